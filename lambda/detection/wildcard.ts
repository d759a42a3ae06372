/**
 * Does the text match a pattern in which `*` stands for any characters and `?` for one, as in IAM policies? Goes back to the
 * last `*` alone, so that no pattern of an intruder's takes long.
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
