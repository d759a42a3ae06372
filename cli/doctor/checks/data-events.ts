import type { GetEventSelectorsResponse } from '@aws-sdk/client-cloudtrail';
import { type CheckResult, ok, warning } from '../check-result.ts';

/** The type of resource whose data events a rule needs, by the ID of the rule; a test compares it with the rules. */
export const typeOfDataEvents: Readonly<Record<string, string>> = {
  'cognito-get-credentials-for-identity': 'AWS::Cognito::IdentityPool',
  'dynamodb-scan': 'AWS::DynamoDB::Table',
  'lambda-invoke': 'AWS::Lambda::Function',
  'lambda-invoke-new-organization': 'AWS::Lambda::Function',
  's3-anonymous-access': 'AWS::S3::Object',
  's3-customer-key-encryption': 'AWS::S3::Object',
  's3-desktop-client': 'AWS::S3::Object',
  'sns-publish': 'AWS::SNS::Topic',
};

/**
 * Warns of active rules on data events that the trail does not record; nothing if no active rule needs any.
 * @param mend what to do about it
 */
export function dataEvents(
  trailName: string,
  ruleIds: readonly string[],
  selectors: GetEventSelectorsResponse,
  mend: string,
): readonly CheckResult[] {
  const needing = ruleIds.filter((id) => Object.hasOwn(typeOfDataEvents, id));
  if (needing.length === 0) return [];
  const recorded = typesRecorded(selectors);
  const missing = needing.filter((id) => !recorded.has(typeOfDataEvents[id] ?? ''));
  if (missing.length === 0) return [ok('data events', `${trailName} records the data events that the rules need.`)];
  const types = [...new Set(missing.map((id) => typeOfDataEvents[id]))].join(', ');
  const says = `${trailName} does not record data events of ${types}: ${missing.join(', ')} will not alert on them.`;
  return [warning('data events', says, mend)];
}

function typesRecorded({ EventSelectors = [], AdvancedEventSelectors = [] }: GetEventSelectorsResponse): Set<string> {
  const basic = EventSelectors.flatMap(({ DataResources = [] }) => DataResources.map(({ Type }) => Type ?? ''));
  const advanced = AdvancedEventSelectors.flatMap(({ FieldSelectors = [] }) => {
    const valuesOf = (field: string) => FieldSelectors.find(({ Field }) => Field === field)?.Equals ?? [];
    return valuesOf('eventCategory').includes('Data') ? valuesOf('resources.type') : [];
  });
  return new Set([...basic, ...advanced]);
}
