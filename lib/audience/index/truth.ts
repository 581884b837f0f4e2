import type { RowSet } from "./row-set";

/**
 * Which rows a filter takes, in three-valued logic: certainly (`definite`) and perhaps (`possible`,
 * which includes them). One object for both where nothing is unknown.
 */
export class Truth {
  private constructor(
    readonly definite: RowSet,
    readonly possible: RowSet,
  ) {}

  /** Takes over both sets: releasing this releases them. */
  static of(definite: RowSet, possible: RowSet = definite): Truth {
    if (definite !== possible && definite.size === possible.size) {
      possible.release();
      return new Truth(definite, definite);
    }
    return new Truth(definite, possible);
  }

  get exact(): boolean {
    return this.definite === this.possible;
  }

  /** Memory that it holds, about. */
  get bytes(): number {
    return this.definite.bytes + (this.exact ? 0 : this.possible.bytes);
  }

  retain(): this {
    this.definite.retain();
    if (!this.exact) this.possible.retain();
    return this;
  }

  release(): void {
    this.definite.release();
    if (!this.exact) this.possible.release();
  }
}
