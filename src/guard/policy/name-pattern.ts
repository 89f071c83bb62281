/**
 * Whether a pattern fits the whole name, case by case: `*` stands for any characters, also none, `?` for exactly one.
 * No regular expression: the work is bounded by the product of both lengths, whatever the pattern.
 */
export function fitsPattern(pattern: string, name: string): boolean {
  const wanted = [...pattern];
  const given = [...name];
  let at = 0;
  let star = -1;
  let retry = 0;
  for (let index = 0; index < given.length; ) {
    if (wanted[at] === '*') {
      star = at++;
      retry = index;
    } else if (at < wanted.length && (wanted[at] === '?' || wanted[at] === given[index])) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++retry;
    } else {
      return false;
    }
  }
  return wanted.slice(at).every((character) => character === '*');
}
