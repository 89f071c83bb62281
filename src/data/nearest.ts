/** Edit distance of two words without regard to case (Levenshtein). */
export function distance(a: string, b: string): number {
  const left = a.toLowerCase();
  const right = b.toLowerCase();
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const above = row[j] ?? 0;
      const diagonal = row[j - 1] ?? 0;
      const before = next[j - 1] ?? 0;
      next.push(left[i - 1] === right[j - 1] ? diagonal : 1 + Math.min(above, diagonal, before));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}

/** The candidates nearest to a word, best first. Words and candidates are cut to 128 characters, so the work is bounded. */
export function nearestOf(word: string, candidates: Iterable<string>, count: number): string[] {
  const short = word.slice(0, 128);
  return [...candidates]
    .map((candidate) => ({ candidate, score: distance(short, candidate.slice(0, 128)) }))
    .sort((a, b) => a.score - b.score)
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

/** The one candidate nearest to a word. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  return nearestOf(word, candidates, 1)[0];
}
