/** A binary heap: takes out the item of the highest priority first; among equals, the one that was put in first. */
export class PriorityQueue<T> {
  private readonly heap: Entry<T>[] = [];
  private pushed = 0;

  constructor(private readonly priority: (item: T) => number) {}

  push(item: T): void {
    this.heap.push({ item, priority: this.priority(item), order: this.pushed++ });
    this.rise(this.heap.length - 1);
  }

  pop(): T | undefined {
    const top = this.heap[0];
    const last = this.heap.pop();
    if (top && last && this.heap.length > 0) {
      this.heap[0] = last;
      this.sink(0);
    }
    return top?.item;
  }

  private rise(at: number): void {
    const parent = (at - 1) >> 1;
    if (at === 0 || !this.isBefore(at, parent)) return;
    this.swap(at, parent);
    this.rise(parent);
  }

  private sink(at: number): void {
    let first = at;
    for (const child of [2 * at + 1, 2 * at + 2]) {
      if (child < this.heap.length && this.isBefore(child, first)) first = child;
    }
    if (first === at) return;
    this.swap(at, first);
    this.sink(first);
  }

  private isBefore(a: number, b: number): boolean {
    const [x, y] = [this.heap[a], this.heap[b]] as [Entry<T>, Entry<T>];
    return x.priority === y.priority ? x.order < y.order : x.priority > y.priority;
  }

  private swap(a: number, b: number): void {
    [this.heap[a], this.heap[b]] = [this.heap[b], this.heap[a]] as [Entry<T>, Entry<T>];
  }
}

interface Entry<T> {
  readonly item: T;
  readonly priority: number;
  readonly order: number;
}
