import type { Alert } from '../../detection/alert.ts';
import { isAboutIntegrity } from '../../detection/integrity.ts';
import { accountOf, textAt } from '../../detection/record.ts';
import type { Attack, Rule } from '../../detection/rule.ts';
import type { Severity } from '../../detection/severity.ts';
import type { AccountNames } from '../../names.ts';
import { cleaned, cutTo } from '../../text/caller-text.ts';
import { utc } from '../../text/times.ts';
import { nameOf } from '../account-names.ts';
import { headline, issuedKeyOf } from '../call.ts';
import { summaryOf } from '../summary/summary.ts';
import { testMark } from '../test-mark.ts';
import { actionOf, type FindingAction } from './action.ts';
import { type FindingResource, resourcesOf } from './resources.ts';

/**
 * An alert in the AWS Security Finding Format, as far as Firstsight fills it. Source of the attributes and their limits: "AWS
 * Security Finding Format (ASFF)" in the user guide of Security Hub CSPM, and `AwsSecurityFinding` in its API reference.
 */
export interface SecurityHubFinding {
  readonly SchemaVersion: '2018-10-08';
  /** The same in every retry, so that a repeat changes nothing. */
  readonly Id: string;
  readonly ProductArn: string;
  readonly ProductName: string;
  readonly CompanyName: string;
  readonly GeneratorId: string;
  /** The detector's account: Security Hub takes findings of the calling account only. `Resources` has the caller's. */
  readonly AwsAccountId: string;
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
  readonly FirstObservedAt?: string;
  readonly LastObservedAt?: string;
  readonly Title: string;
  readonly Description: string;
  readonly Remediation: { readonly Recommendation: { readonly Text: string; readonly Url?: string } };
  readonly ProductFields: Record<string, string>;
  readonly Resources: FindingResource[];
  readonly Action?: FindingAction;
  readonly Workflow: { readonly Status: 'NEW' };
  readonly RecordState: 'ACTIVE';
  readonly FindingProviderFields: {
    readonly Severity: { readonly Label: Uppercase<Severity>; readonly Original: string };
    readonly Types: string[];
    readonly RelatedFindings?: { readonly ProductArn: string; readonly Id: string }[];
  };
  readonly Sample?: true;
}

/** One alert as a finding of the product that Security Hub gives to the account of the ARN. */
export function securityHubFinding(
  alert: Alert,
  rule: Rule,
  productArn: string,
  names: AccountNames = {},
): SecurityHubFinding {
  const [, partition = 'aws', , , account = ''] = productArn.split(':');
  const detectedAt = new Date(alert.detectedAt).toISOString();
  const isTest = testMark(alert) !== '';
  return {
    SchemaVersion: '2018-10-08',
    Id: findingId(alert),
    ProductArn: productArn,
    ProductName: 'Firstsight',
    CompanyName: 'Firstsight',
    GeneratorId: cutTo(alert.ruleId, 512),
    AwsAccountId: account,
    CreatedAt: detectedAt,
    UpdatedAt: detectedAt,
    ...observed(alert.time),
    Title: oneLine(`${testMark(alert)}${headline(alert, rule, undefined, names)}`, 256),
    Description: description(alert, rule, names),
    Remediation: { Recommendation: { Text: stepText(alert, rule), ...helpfulPage(rule) } },
    ProductFields: productFields(alert, names),
    Resources: resourcesOf(alert, rule, partition, account),
    ...actionOf(alert),
    Workflow: { Status: 'NEW' },
    RecordState: 'ACTIVE',
    FindingProviderFields: {
      Severity: { Label: upperCase(alert.severity), Original: String(alert.riskScore) },
      Types: typesOf(alert, rule),
      ...(alert.follows && { RelatedFindings: [{ ProductArn: productArn, Id: findingId(alert.follows) }] }),
    },
    ...(isTest && { Sample: true }),
  };
}

function findingId({ ruleId, alertId }: Pick<Alert, 'ruleId' | 'alertId'>): string {
  return cutTo(`firstsight/${ruleId}/${alertId}`, 512);
}

function upperCase<Text extends string>(text: Text): Uppercase<Text> {
  return text.toUpperCase() as Uppercase<Text>;
}

/** Without line breaks, which the pattern of every text in ASFF excludes. */
function oneLine(text: string, longest: number): string {
  return cutTo(cleaned(text), longest).trim() || 'unknown';
}

/** Years with four digits only. */
function observed(time: number): { FirstObservedAt?: string; LastObservedAt?: string } {
  const text = utc(time);
  return text === undefined || !/^\d{4}-/.test(text) ? {} : { FirstObservedAt: text, LastObservedAt: text };
}

function description(alert: Alert, rule: Rule, names: AccountNames): string {
  const { happened, allowed, reasons } = summaryOf(alert, rule, names);
  const parts = [happened, `Access: ${allowed}`, `Why: ${reasons.join('; ')}.`, rule.significance];
  return oneLine(parts.join(' '), 1_024);
}

const mostStep = 512;

/** A command that does not fit is left out: half a command is worse than none. */
function stepText(alert: Alert, rule: Rule): string {
  const { step, command, remark } = summaryOf(alert, rule);
  const withCommand = command === undefined ? undefined : oneLine(`Do now: ${step}${remark}: ${command}`, Infinity);
  if (withCommand !== undefined && withCommand.length <= mostStep) return withCommand;
  return oneLine(`Do now: ${step}.`, mostStep);
}

function helpfulPage({ reference }: Rule): { Url?: string } {
  return reference.startsWith('https://') ? { Url: cutTo(reference, 2_048) } : {};
}

/** What the format has no attribute for. A field without a value is left out. */
function productFields(alert: Alert, names: AccountNames): Record<string, string> {
  const { record } = alert;
  const account = accountOf(record);
  const fields: Record<string, string | undefined> = {
    alertId: alert.alertId,
    ruleId: alert.ruleId,
    outcome: alert.outcome,
    riskScore: String(alert.riskScore),
    reasons: alert.reasons.map(({ id }) => id).join(','),
    principal: alert.principal,
    accountId: account,
    accountName: nameOf(account, names),
    region: textAt(record, 'awsRegion'),
    sourceAddress: textAt(record, 'sourceIPAddress'),
    userAgent: textAt(record, 'userAgent'),
    issuedKey: issuedKeyOf(record),
    eventId: textAt(record, 'eventID'),
    logFile: alert.logFile,
    investigate: summaryOf(alert, undefined).investigate,
  };
  const entries = Object.entries(fields).map(([name, value]) => [name, cutTo(cleaned(value ?? ''), 2_048).trim()]);
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}

/** The categories of the taxonomy that are named otherwise than the tactics of ATT&CK. */
const effects: Readonly<Record<string, string>> = {
  Exfiltration: 'Effects/Data Exfiltration',
  Impact: 'Effects',
};

/** Source: "Types taxonomy for ASFF". */
function typesOf(alert: Alert, { attacks }: Rule): string[] {
  const unusual = isAboutIntegrity(alert) ? [] : ['Unusual Behaviors/User'];
  const types = [...attacks.map(typeOf), ...unusual];
  return [...new Set(types)].slice(0, 50);
}

function typeOf({ tactic, technique, subTechnique }: Attack): string {
  const category = effects[tactic.name] ?? `TTPs/${tactic.name.replaceAll('/', ' ')}`;
  return category.includes('/') ? `${category}/${(subTechnique ?? technique).uid}` : category;
}
