/** The eighth member of the core API: what a registration can be undone with. */
export class Disposable {
  static from(...inner: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => inner.forEach((one) => one.dispose()));
  }

  #undo: (() => unknown) | undefined;

  constructor(undo: () => unknown) {
    this.#undo = undo;
  }

  dispose(): unknown {
    const undo = this.#undo;
    this.#undo = undefined;
    return undo?.();
  }
}
