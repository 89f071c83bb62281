/**
 * The simulator's only clock. Simulated time is the wall clock's start plus the elapsed wall time times `speed` plus what
 * was advanced by hand. Nothing runs by itself: whatever is due happens, each at its own time and in order, when somebody
 * looks (`settle`). So the outcome depends on simulated time alone, not on when or how often it is read.
 */
export interface TimelineOptions {
  /** simulated seconds per wall second */
  readonly speed: number;
  /** milliseconds since 1970; injected by tests */
  readonly wall: () => number;
}

interface DueEvent {
  readonly time: number;
  readonly order: number;
  readonly run: () => void;
}

export class Timeline {
  readonly speed: number;
  readonly #wall: () => number;
  readonly #start: number;
  readonly #heap: DueEvent[] = [];
  #advanced = 0;
  #now: number;
  #scheduled = 0;

  constructor(options: TimelineOptions) {
    this.speed = options.speed;
    this.#wall = options.wall;
    this.#start = options.wall();
    this.#now = this.#start;
  }

  /** Simulated time in milliseconds since 1970: that of the event being run, else of the last `settle`. */
  now(): number {
    return this.#now;
  }

  /** Runs `run` once simulated time has reached `time`; a time in the past is due at the next `settle`. */
  at(time: number, run: () => void): void {
    this.#scheduled += 1;
    push(this.#heap, { time, order: this.#scheduled, run });
  }

  /** Like `at`, counted from now, in seconds. */
  after(seconds: number, run: () => void): void {
    this.at(this.#now + seconds * 1000, run);
  }

  /** Brings everything up to the present. */
  settle(): void {
    const present = this.#start + (this.#wall() - this.#start) * this.speed + this.#advanced;
    for (let due = this.#heap[0]; due !== undefined && due.time <= present; due = this.#heap[0]) {
      pop(this.#heap);
      this.#now = Math.max(this.#now, due.time);
      due.run();
    }
    this.#now = Math.max(this.#now, Math.floor(present));
  }

  advance(seconds: number): void {
    this.#advanced += seconds * 1000;
    this.settle();
  }
}

function before(a: DueEvent, b: DueEvent): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}

function push(heap: DueEvent[], event: DueEvent): void {
  let index = heap.length;
  heap.push(event);
  while (index > 0) {
    const parentIndex = (index - 1) >> 1;
    const parent = heap[parentIndex];
    if (parent === undefined || !before(event, parent)) break;
    heap[index] = parent;
    index = parentIndex;
  }
  heap[index] = event;
}

function pop(heap: DueEvent[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let index = 0;
  for (;;) {
    const left = heap[index * 2 + 1];
    const right = heap[index * 2 + 2];
    if (left === undefined) break;
    const useRight = right !== undefined && before(right, left);
    const child = useRight ? right : left;
    if (!before(child, last)) break;
    heap[index] = child;
    index = index * 2 + (useRight ? 2 : 1);
  }
  heap[index] = last;
}
