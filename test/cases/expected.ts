import type { Severity } from '../../lambda/detection/severity.ts';

/** What `detect` must make of one file or folder of cases. */
export interface Expected {
  /** Relative to the folder of cases. */
  readonly path: string;
  readonly rules?: string;
  readonly alerts: number;
  /** 1 if a part cannot be read. */
  readonly status: 0 | 1;
  readonly severity?: Severity;
  /** Titles that differ from each other. */
  readonly titles?: number;
  /** What the alerts or the messages must say, and must not say. */
  readonly says?: RegExp;
  readonly saysNot?: RegExp;
}

/** The same expectation for several files of a folder. */
function each(folder: string, names: readonly string[], expected: Omit<Expected, 'path'>): Expected[] {
  return names.map((name) => ({ path: `${folder}/${name}`, ...expected }));
}

const secret = 'secretsmanager-get-secret-value';
/** 2026-03-01T09:05:00Z, in milliseconds since 1970. */
const atFivePastNine = /"start_time":1772355900000/;
const noTime = /no readable eventTime/;

export const expectations: readonly Expected[] = [
  ...each(
    '01-lookup-events',
    [
      'a-whole-answer.json',
      'b-query-Events.json',
      'c-query-CloudTrailEvent.json',
      'd-nested-lists.json',
      'e-lines-of-Event.ndjson',
      'f-lines-of-text.txt.json',
      'g-array-of-eventbridge.json',
      'h-single-eventbridge.json',
      'j-Records-of-text.json',
      'k-Records-of-eventbridge.json',
      'l-cloudwatch-filter-log-events.json',
      'm-elastic-hits.json',
    ],
    { alerts: 1, status: 0, severity: 'low', says: /user\/alice/ },
  ),
  ...each('03-session-without-issuer', ['none.json', 'emptyIssuer.json', 'mixed.json'], {
    rules: secret,
    alerts: 1,
    status: 0,
    says: /arn:aws:iam::111122223333:role\//,
  }),
  { path: '03-session-without-issuer/denied-gft.json', alerts: 1, status: 0 },
  ...each(
    '04-time-without-zone',
    [
      'epoch-number.json',
      'epoch-text.json',
      'go-arrow.json',
      'iso-no-z.json',
      'lake.json',
      'mixed.json',
      'plus0000.json',
      'utc-word.json',
    ],
    { alerts: 1, status: 0, says: atFivePastNine, saysNot: noTime },
  ),
  { path: '04-time-without-zone/junk-number.json', alerts: 1, status: 0, says: noTime },
  { path: '05-identity-without-arn/no-identity.json', alerts: 2, status: 0, says: /does not identify the caller/ },
  { path: '05-identity-without-arn/two-names-only.json', alerts: 2, status: 0, titles: 2 },
  { path: '05-identity-without-arn/web-identity.json', rules: secret, alerts: 2, status: 0, titles: 2 },
  {
    path: '06-root-invoked-by/caller-identity-by-service.json',
    rules: 'sts-get-caller-identity',
    alerts: 1,
    status: 0,
    says: /service made the call on behalf of the account/,
    saysNot: /root user made the call/,
  },
  {
    path: '06-root-invoked-by/secret-by-service.json',
    rules: secret,
    alerts: 1,
    status: 0,
    says: /service made the call on behalf of the account/,
    saysNot: /root user made the call/,
  },
  { path: '06-root-invoked-by/federation-root.json', alerts: 1, status: 0, severity: 'critical' },
  ...each(
    '07-partitions',
    ['aws', 'aws-cn', 'aws-eusc', 'aws-iso', 'aws-iso-b', 'aws-us-gov'].map((name) => `${name}-assume-root-audit.json`),
    { rules: 'sts-assume-root', alerts: 1, status: 0, severity: 'medium', saysNot: /change the member account/ },
  ),
  ...each(
    '07-partitions',
    ['aws', 'aws-cn', 'aws-eusc', 'aws-iso', 'aws-iso-b', 'aws-us-gov'].map((name) => `${name}-gft.json`),
    { alerts: 1, status: 0 },
  ),
  ...each(
    '08-encodings',
    [
      'appended-member.json.gz',
      'bom.json',
      'bom.json.gz',
      'cwl-export.json',
      'double.json.gz',
      'leading-newline.json.gz',
      'plain-named-gz.json.gz',
      'trailing-zeros.json.gz',
      'two-members.json.gz',
      'utf16le.json',
    ],
    { alerts: 1, status: 0, says: /user\/alice/ },
  ),
  ...each(
    '08-encodings',
    ['concatenated.json', 'crlf.ndjson', 'log-files-concatenated.json', 'pretty-after-pretty.json'],
    { alerts: 2, status: 0 },
  ),
  ...each('08-encodings', ['empty.json.gz', 'null-records.json', 'trailing-text.json.gz'], { alerts: 0, status: 1 }),
  { path: '09-flat-folder', alerts: 4, status: 0 },
  { path: '09-suffix', alerts: 1, status: 0 },
  { path: '09-mixed', alerts: 2, status: 0 },
  {
    path: '14-request-omitted/two-roles-plain.json',
    rules: 'iam-update-assume-role-policy',
    alerts: 2,
    status: 0,
  },
  {
    path: '14-request-omitted/two-roles-padded.json',
    rules: 'iam-update-assume-role-policy',
    alerts: 2,
    status: 0,
    says: /CloudTrail left the request out/,
  },
  { path: '14-request-omitted/gft-omitted.json', alerts: 1, status: 0, says: /CloudTrail left the request out/ },
  ...each('15-other-forms', ['eventbridge.ndjson', 'jq-pretty-stream.json', 'utf16.json'], { alerts: 1, status: 0 }),
  { path: '15-other-forms/lookup-events-cloudtrailevent-lines.ndjson', alerts: 1, status: 0 },
  // Their tokens are replaced by placeholders that end the JSON early, so they are refused, with their place.
  ...each(
    '15-other-forms',
    [
      'athena-lowercase.ndjson',
      'cloudwatch-filter-log-events.json',
      'lake-get-query-results.json',
      'lookup-events.json',
      'splunk-export.ndjson',
    ],
    { alerts: 0, status: 1 },
  ),
  {
    path: '18-same-subject/assume-role-five-roles.json',
    rules: 'sts-assume-role-by-user',
    alerts: 5,
    status: 0,
    titles: 5,
  },
  { path: '19-no-event-time/catalogue-entry.json', alerts: 0, status: 1 },
  {
    path: '20-console-login-failure/console-login-failure-without-error.json',
    rules: 'signin-console-login-federated',
    alerts: 1,
    status: 0,
    severity: 'low',
    says: /failed|denied/,
  },
];
