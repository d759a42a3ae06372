import { anyEvent, type EventSelector, type Rule } from '../lambda/detection/rule.ts';
import { defaultRuleIds } from '../lambda/rules.ts';
import { plural } from '../lambda/text/plural.ts';
import { table } from './markdown.ts';
import { conditionMarkdown } from './rule-words.ts';

/** The README with a new table of all rules in place of the old one. */
export function withRuleTable(readme: string, rules: readonly Rule[]): string {
  const rows = rules.map((rule) => {
    const { id, term, historyWindowDays } = rule;
    return [
      `[${id}](${id}.md)`,
      rule.events.map(callWords).join('; '),
      callersOf(rule),
      term.map(({ label }) => label).join(' + '),
      rule.onlyFollowUps ? 'none' : plural(historyWindowDays, 'day'),
      defaultRuleIds.includes(id) || rule.onlyFollowUps ? 'yes' : 'no',
    ];
  });
  return readme.replace(
    /^\|.*\|\n(?:\|.*\|\n)+/m,
    `${table(['rule', 'call', 'callers', 'new term', 'window', 'on by default'], rows)}\n`,
  );
}

function callWords({ source, names }: EventSelector): string {
  const service = source === anyEvent ? 'any service:' : source.split('.')[0];
  const shown = names.slice(0, mostNamesInTable).join(', ');
  const more = names.length > mostNamesInTable ? ` and ${names.length - mostNamesInTable} more` : '';
  return `${service} ${names.includes(anyEvent) ? 'any call' : shown}${more}`;
}

const mostNamesInTable = 4;

/** Which types of callers the rule matches; its page says why it leaves out others. */
function callersOf({ conditions }: Rule): string {
  const onType = conditions.filter((one) => 'field' in one && one.field === 'userIdentity.type');
  return (
    onType
      .map((condition) =>
        'is' in condition
          ? `only ${condition.is.join(', ')}`
          : 'isNot' in condition
            ? `all but ${condition.isNot.join(', ')}`
            : conditionMarkdown(condition),
      )
      .join('; ') || 'all'
  );
}
