import { distance } from 'fastest-levenshtein';

/** So many changed letters are a misspelling, or a third of a longer name; never all letters of a short one. */
const fewChanges = 3;

/** The sentence ` Did you mean "…"?`, with a space before it, for the known name that is closest. Empty if none is close. */
export function didYouMean(name: string, known: Iterable<string>): string {
  if (letters(name) === '') return '';
  const changes = (one: string) => distance(letters(one), letters(name));
  const [closest] = [...known]
    .filter((one) => changes(one) <= Math.max(fewChanges, one.length / 3) && changes(one) < one.length)
    .sort((a, b) => changes(a) - changes(b));
  return closest === undefined ? '' : ` Did you mean "${closest}"?`;
}

/** The letters of a name, so that `alert-email` is `alertEmail`. */
export function letters(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, '');
}
