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

/** Words of a name that are compared; the longest of ours has eight. */
const WORDS_MAX = 16;

/**
 * The names nearest to a wrong one, best first, word by word (`snake_case`): `rebot` is nearer to `nova_reboot_server`
 * than to `show_job`.
 */
export function nearestNames(name: string, candidates: Iterable<string>, count: number): string[] {
  const wanted = wordsOf(name.slice(0, 128));
  const far = (words: readonly string[], word: string): number =>
    Math.min(word.length, ...words.map((other) => distance(word, other)));
  return [...candidates]
    .map((candidate) => {
      const words = wordsOf(candidate);
      const missed = wanted.reduce((sum, word) => sum + far(words, word), 0);
      const added = words.filter((word) => far(wanted, word) > word.length / 2).length;
      return { candidate, score: missed + added / WORDS_MAX };
    })
    .sort((a, b) => a.score - b.score)
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

const wordsOf = (name: string): string[] =>
  name
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .slice(0, WORDS_MAX);
