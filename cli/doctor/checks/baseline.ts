import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import pMap from 'p-map';
import { covers, type LoadedBaseline } from '../../../lambda/detection/baselines.ts';
import { hasHistory, type Rule } from '../../../lambda/detection/rule.ts';
import { tableAttributes } from '../../../lambda/names.ts';
import { defaultRuleIds, loadRules } from '../../../lambda/rules.ts';
import { asnRuleIds } from '../../../lib/rule-sets.ts';
import { ask } from '../../stack/ask.ts';
import type { Clients } from '../../stack/clients.ts';
import { ownRulesOf } from '../../stack/stack.ts';
import { type CheckContext, check } from '../check.ts';
import { type CheckResult, ok, warning } from '../check-result.ts';

export const baselineCheck = check('baseline', readBaselines, judgeBaselines);

/** An active rule of the stack, and the baseline that was loaded for it. */
export interface RuleBaseline {
  readonly rule: Pick<Rule, 'id' | 'version' | 'historyWindowDays'> & {
    /** Set for a rule of a rules file. */
    readonly isOwn?: true;
  };
  readonly loaded: LoadedBaseline | undefined;
}

async function readBaselines({ dynamodb }: Clients, { stack }: CheckContext): Promise<RuleBaseline[]> {
  const { rules: ids, historyWindowDays, historyTableName: TableName } = stack.outputs;
  const window = historyWindowDays === undefined ? undefined : Number(historyWindowDays);
  const rules = (await loadRules(ids?.split(',') ?? defaultRuleIds, window)).filter(hasHistory);
  return pMap(
    [...rules, ...ownRulesOf(stack).map((rule) => ({ ...rule, isOwn: true as const }))],
    async (rule) => {
      const Key = { [tableAttributes.key]: { S: `baseline ${rule.id}` } };
      const { Item } = await ask('dynamodb:GetItem', dynamodb.send(new GetItemCommand({ TableName, Key })));
      return { rule, loaded: Item && loadedIn(Item.ruleVersion?.S, Item.windowDays?.N, Item.loadedAt?.N) };
    },
    { concurrency: 8 },
  );
}

function loadedIn(ruleVersion = '', windowDays = '0', loadedAt = '0'): LoadedBaseline {
  return { ruleVersion, windowDays: Number(windowDays), loadedAt: Number(loadedAt) };
}

export function judgeBaselines(rules: readonly RuleBaseline[], { stack }: Pick<CheckContext, 'stack'>): CheckResult[] {
  const about = 'baseline';
  const lacking = rules.filter(({ rule, loaded }) => !covers(loaded, rule)).map(({ rule }) => rule);
  if (lacking.length === 0) return [ok(about, 'The baseline of every active rule is loaded.')];
  return [
    warning(
      about,
      `No baseline is loaded for ${idsOf(lacking)}, or only for less than the window: each principal that calls regularly alerts once.`,
      `firstsight baseline --stack ${stack.name} --region ${stack.region}${optionsFor(lacking)}`,
    ),
  ];
}

function idsOf(rules: readonly RuleBaseline['rule'][]): string {
  return rules.map(({ id }) => id).join(', ');
}

/** The rules of a rules file are loaded in addition to those that are named. */
function optionsFor(rules: readonly RuleBaseline['rule'][]): string {
  const shipped = rules.filter(({ isOwn }) => !isOwn).map(({ id }) => id);
  const named = shipped.length === 0 ? '' : ` --rules ${shipped.join(',')}`;
  const needsDatabase = shipped.some((id) => asnRuleIds.includes(id));
  return `${named}${rules.some(({ isOwn }) => isOwn) ? ' --rules-file FILE' : ''}${needsDatabase ? ' --asn-database FILE' : ''}`;
}
