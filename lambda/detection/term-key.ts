/** Names one item of the history: a rule and a term. */
export interface TermKey {
  readonly ruleId: string;
  readonly term: string;
}

/** The key as one text, unambiguous since a rule's id holds no space. */
export function keyName({ ruleId, term }: TermKey): string {
  return `${ruleId} ${term}`;
}
