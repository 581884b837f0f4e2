/** A binary heap by (time, sequence): what was put in first comes out first among equals. */
export class TimeHeap<T> {
  readonly #entries: { at: number; sequence: number; value: T }[] = [];
  #sequence = 0;

  get size(): number {
    return this.#entries.length;
  }

  peek(): { at: number; value: T } | undefined {
    return this.#entries[0];
  }

  push(at: number, value: T): void {
    const entries = this.#entries;
    entries.push({ at, sequence: this.#sequence++, value });
    let child = entries.length - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.#before(child, parent)) break;
      this.#swap(child, parent);
      child = parent;
    }
  }

  pop(): { at: number; value: T } | undefined {
    const entries = this.#entries;
    if (entries.length === 0) return undefined;
    this.#swap(0, entries.length - 1);
    const first = entries.pop();
    let parent = 0;
    for (;;) {
      let least = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2])
        if (child < entries.length && this.#before(child, least)) least = child;
      if (least === parent) return first;
      this.#swap(parent, least);
      parent = least;
    }
  }

  #before(left: number, right: number): boolean {
    const [a, b] = [this.#entries[left]!, this.#entries[right]!];
    return a.at < b.at || (a.at === b.at && a.sequence < b.sequence);
  }

  #swap(left: number, right: number): void {
    const entries = this.#entries;
    [entries[left], entries[right]] = [entries[right]!, entries[left]!];
  }
}
