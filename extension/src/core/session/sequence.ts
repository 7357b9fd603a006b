/**
 * A list that only grows, with appends that share the storage of the list they extend: appending to the newest version
 * costs O(1), an older version stays as it was (appending to it again copies). A pure value, in spite of what it shares.
 */
export class Sequence<Item> implements Iterable<Item> {
  static empty<Item>(): Sequence<Item> {
    return new Sequence<Item>([], 0);
  }

  readonly length: number;
  readonly #shared: Item[];

  private constructor(shared: Item[], length: number) {
    this.#shared = shared;
    this.length = length;
  }

  append(item: Item): Sequence<Item> {
    const shared = this.#shared.length === this.length ? this.#shared : this.#shared.slice(0, this.length);
    shared.push(item);
    return new Sequence(shared, shared.length);
  }

  at(index: number): Item | undefined {
    return index < this.length ? this.#shared[index] : undefined;
  }

  *[Symbol.iterator](): Iterator<Item> {
    for (let index = 0; index < this.length; index += 1) yield this.#shared[index] as Item;
  }
}
