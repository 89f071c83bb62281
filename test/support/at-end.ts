type End = () => void | Promise<void>;

const ends: End[] = [];

/** Has something that the tests of this file started ended when all of them are over (end-of-file.ts). */
export function atEnd(end: End): void {
  ends.push(end);
}

export async function endAll(): Promise<void> {
  await Promise.all(ends.splice(0).map((end) => end()));
}
