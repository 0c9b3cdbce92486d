/** A map that most tasks never put anything into: it takes up room from its first entry on. */
export class RareMap<Key, Value> implements ReadonlyMap<Key, Value> {
  #entries: Map<Key, Value> | null = null;

  get size(): number {
    return this.#entries?.size ?? 0;
  }

  get(key: Key): Value | undefined {
    return this.#entries?.get(key);
  }

  has(key: Key): boolean {
    return this.#entries?.has(key) ?? false;
  }

  set(key: Key, value: Value): this {
    this.#entries ??= new Map();
    this.#entries.set(key, value);
    return this;
  }

  delete(key: Key): boolean {
    return this.#entries?.delete(key) ?? false;
  }

  clear(): void {
    this.#entries = null;
  }

  forEach(call: (value: Value, key: Key, map: ReadonlyMap<Key, Value>) => void): void {
    this.#entries?.forEach((value, key) => {
      call(value, key, this);
    });
  }

  keys(): MapIterator<Key> {
    return this.#all.keys();
  }

  values(): MapIterator<Value> {
    return this.#all.values();
  }

  entries(): MapIterator<[Key, Value]> {
    return this.#all.entries();
  }

  [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.#all.entries();
  }

  get #all(): ReadonlyMap<Key, Value> {
    return this.#entries ?? NOTHING;
  }
}

const NOTHING = new Map<never, never>();
