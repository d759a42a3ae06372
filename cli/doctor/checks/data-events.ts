import type { GetEventSelectorsResponse } from '@aws-sdk/client-cloudtrail';
import { ownRulesOf, type Stack } from '../../stack/stack.ts';
import { type CheckResult, ok, warning } from '../check-result.ts';

/** The type of resource whose data events a rule of Firstsight needs, by the ID of the rule; a test compares it with the rules. */
const typeOfRule: Readonly<Record<string, string>> = {
  'cognito-get-credentials-for-identity': 'AWS::Cognito::IdentityPool',
  'dynamodb-scan': 'AWS::DynamoDB::Table',
  'lambda-invoke': 'AWS::Lambda::Function',
  'lambda-invoke-new-organization': 'AWS::Lambda::Function',
  's3-anonymous-access': 'AWS::S3::Object',
  's3-customer-key-encryption': 'AWS::S3::Object',
  's3-desktop-client': 'AWS::S3::Object',
  'sns-publish': 'AWS::SNS::Topic',
};

/** The same for rules of a rules file, by the event source of their calls. Source: "Logging data events" in the guide of CloudTrail. */
const typeOfSource: Readonly<Record<string, string>> = {
  'cognito-identity.amazonaws.com': 'AWS::Cognito::IdentityPool',
  'dynamodb.amazonaws.com': 'AWS::DynamoDB::Table',
  'lambda.amazonaws.com': 'AWS::Lambda::Function',
  's3.amazonaws.com': 'AWS::S3::Object',
  'sns.amazonaws.com': 'AWS::SNS::Topic',
  'sqs.amazonaws.com': 'AWS::SQS::Queue',
};

interface Need {
  readonly ruleId: string;
  /** The type of resource, or the event source if its type is not known here: then any data events can be those. */
  readonly of: string;
}

/** The data events that the active rules need. */
export function neededDataEvents(stack: Pick<Stack, 'outputs'>): readonly Need[] {
  const shipped = stack.outputs.rules?.split(',') ?? [];
  return [
    ...shipped.flatMap((ruleId) => (typeOfRule[ruleId] === undefined ? [] : [{ ruleId, of: typeOfRule[ruleId] }])),
    ...ownRulesOf(stack).flatMap(({ id: ruleId, dataEventSources }) =>
      dataEventSources.map((source) => ({ ruleId, of: typeOfSource[source] ?? source })),
    ),
  ];
}

/**
 * Warns of active rules on data events that the trail does not record; nothing if no active rule needs any.
 * @param fix what to do about it
 */
export function dataEvents(
  trailName: string,
  needs: readonly Need[],
  selectors: GetEventSelectorsResponse,
  fix: string,
): readonly CheckResult[] {
  if (needs.length === 0) return [];
  const recorded = typesRecorded(selectors);
  const lacking = needs.filter((need) => (isCompared(need) ? !recorded.has(need.of) : recorded.size === 0));
  if (lacking.length === 0) return [ok('data events', recordedWords(trailName, needs))];
  const missing = resourcesOf(lacking);
  const ids = distinct(lacking.map(({ ruleId }) => ruleId));
  const says = `${trailName} does not record data events of ${missing}: ${ids} will not alert on them.`;
  return [warning('data events', says, fix)];
}

/** Whether the type of resource is known, so that the selectors show it. */
function isCompared({ of }: Need): boolean {
  return of.startsWith('AWS::');
}

function recordedWords(trailName: string, needs: readonly Need[]): string {
  const others = needs.filter((need) => !isCompared(need));
  if (others.length === 0) return `${trailName} records the data events that the rules need.`;
  return `${trailName} records data events. Check that those of ${resourcesOf(others)} are among them, which doctor cannot.`;
}

function resourcesOf(needs: readonly Need[]): string {
  return distinct(needs.map(({ of }) => (of === '*' ? 'any resource' : of)));
}

function distinct(texts: readonly string[]): string {
  return [...new Set(texts)].join(', ');
}

function typesRecorded({ EventSelectors = [], AdvancedEventSelectors = [] }: GetEventSelectorsResponse): Set<string> {
  const basic = EventSelectors.flatMap(({ DataResources = [] }) => DataResources.map(({ Type }) => Type ?? ''));
  const advanced = AdvancedEventSelectors.flatMap(({ FieldSelectors = [] }) => {
    const valuesOf = (field: string) => FieldSelectors.find(({ Field }) => Field === field)?.Equals ?? [];
    return valuesOf('eventCategory').includes('Data') ? valuesOf('resources.type') : [];
  });
  return new Set([...basic, ...advanced]);
}
