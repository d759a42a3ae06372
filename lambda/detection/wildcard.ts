/**
 * True if the text matches a pattern in which `*` matches any characters and `?` one, as in IAM policies. It backtracks only
 * to the last `*`, so that no pattern takes long.
 */
export function matchesWildcard(text: string, pattern: string): boolean {
  let [at, inPattern] = [0, 0];
  let [star, resumeAt] = [-1, 0];
  while (at < text.length) {
    if (pattern[inPattern] === '*') {
      [star, resumeAt] = [inPattern, at];
      inPattern += 1;
    } else if (pattern[inPattern] === '?' || pattern[inPattern] === text[at]) {
      at += 1;
      inPattern += 1;
    } else if (star >= 0) {
      resumeAt += 1;
      [at, inPattern] = [resumeAt, star + 1];
    } else return false;
  }
  return /^\**$/.test(pattern.slice(inPattern));
}
