/** Lets work with the same key be done one after the other. */
export class Turns<Key> {
  private readonly last = new Map<Key, Promise<unknown>>();

  take<T>(key: Key, work: () => Promise<T>): Promise<T> {
    const turn = (this.last.get(key) ?? Promise.resolve()).then(work);
    this.last.set(
      key,
      turn.catch(() => undefined),
    );
    return turn;
  }
}
