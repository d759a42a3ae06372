import { Console } from 'node:console';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { memoryHistory } from '../cli/detect/memory-history.ts';
import { investigate } from '../cli/investigate/investigate.ts';
import { investigationLines } from '../cli/investigate/ndjson.ts';
import { investigationPage } from '../cli/investigate/page.ts';
import { investigationText } from '../cli/investigate/text.ts';
import { lookupIn } from '../cli/rule/sample-networks.ts';
import { simulationLines } from '../cli/simulate/ndjson.ts';
import { reportPage } from '../cli/simulate/page.ts';
import { simulate } from '../cli/simulate/simulate.ts';
import { simulationText } from '../cli/simulate/text.ts';
import { digestMessage, type Message, messagePublisher } from '../lambda/alerting/message.ts';
import type { SecurityHubFinding } from '../lambda/alerting/security-hub/finding.ts';
import type { Alert } from '../lambda/detection/alert.ts';
import { isObject, textAt } from '../lambda/detection/record.ts';
import { fieldsMatched, type Rule } from '../lambda/detection/rule.ts';
import { keyName } from '../lambda/detection/sighting.ts';
import { handleInvocation } from '../lambda/invocation.ts';
import { telemetry } from '../lambda/telemetry.ts';
import { cloudTrailMessage, key, sqsEvent } from './cloudtrail/notifications/notifications.ts';
import { alertingRecords, rules, samplesOf } from './rules/rule-samples.ts';

/** The parts of a planted credential that tell that it, or a piece of it, is in an output. */
const planted = /PLANTED\d+X/g;

/** As STS writes it, with a number that names its place. */
function sessionToken(place: number): string {
  return `IQoJb3JpZ2luX2Vj/PLANTED${place}X+PLANTED${place}X//EXAMPLE==`;
}

/** A credential that only its name shows. */
function secret(place: number): string {
  return `wJalr/PLANTED${place}X+bPxRfiCY-EXAMPLE`;
}

/** A way to write a credential into a text. */
const texts: Readonly<Record<string, (text: string, place: number) => string>> = {
  'a token': (_, place) => sessionToken(place),
  'a text that ends in a token': (text, place) => `${text}/${sessionToken(place)}`,
  'a command with a token': (text, place) => `${text} --session-token ${secret(place)}`,
  'a line of a configuration file': (text, place) => `${text} aws_session_token ${secret(place)}`,
  'a query': (text, place) => `${text}?X-Amz-Security-Token=${encodeURIComponent(secret(place))}&a=1`,
  JSON: (text, place) => JSON.stringify({ text, sessionKey: secret(place) }),
  'URL-encoded JSON': (text, place) => encodeURIComponent(JSON.stringify({ text, clientSecret: secret(place) })),
};

/** Fields that are added to an object. */
const fields: Readonly<Record<string, (place: number) => Record<string, unknown>>> = {
  'a field with the name of a credential': (place) => ({ webIdentityToken: secret(place) }),
  'an object with the name of a credential': (place) => ({ privateKey: { material: [secret(place)] } }),
  'a pair of name and value': (place) => ({ parameters: [{ name: 'masterUserPassword', value: secret(place) }] }),
  'a token under any name': (place) => ({ note: [sessionToken(place)] }),
  'a token as the name of a field': (place) => ({ [sessionToken(place)]: true }),
};

type Planter = (value: unknown, path: string) => unknown;

/** The value with `plant` applied to it and to everything in it. */
function everywhere(value: unknown, plant: Planter, path = ''): unknown {
  const inner = Array.isArray(value)
    ? value.map((entry, i) => everywhere(entry, plant, `${path}.${i}`))
    : isObject(value)
      ? Object.fromEntries(
          Object.entries(value).map(([name, entry]) => [
            name,
            everywhere(entry, plant, path === '' ? name : `${path}.${name}`),
          ]),
        )
      : value;
  return plant(inner, path);
}

interface Plan {
  readonly text: keyof typeof texts;
  readonly field: keyof typeof fields;
  /** Whether a place gets a credential, by its number. */
  readonly chosen: (place: number) => boolean;
}

/** A rule on known callers alerts only if a call and an earlier one are of the same caller, at their times and places. */
function neededToBeKnown({ newTrait }: Rule): readonly string[] {
  return newTrait === undefined ? [] : ['userIdentity.arn', 'sourceIPAddress', 'eventTime'];
}

/** The records with credentials in them, and what each number stands for. */
function plantedRecords(rule: Rule, { text, field, chosen }: Plan) {
  const needed = new Set([...fieldsMatched(rule), 'userIdentity.type', ...neededToBeKnown(rule)]);
  const places: string[] = [];
  const samples = rule.newTrait === undefined ? alertingRecords(rule) : samplesOf(rule).Records;
  const records = samples.map((record) =>
    everywhere(record, (value, path) => {
      if (needed.has(path)) return value;
      const place = places.push(path) - 1;
      if (!chosen(place)) return value;
      if (typeof value === 'string') return texts[text]?.(value, place);
      return isObject(value) ? { ...value, ...fields[field]?.(place) } : value;
    }),
  );
  return { records, places };
}

const folder = mkdtempSync(join(tmpdir(), 'firstsight-leaks-'));
afterAll(() => rmSync(folder, { recursive: true }));

const metrics = { addMetric: () => {}, publishStoredMetrics: () => {} } as unknown as Metrics;

const productArn = 'arn:aws:securityhub:us-east-1:111122223333:product/111122223333/default';

const now = Date.parse('2026-04-01T12:00:00Z');

/** Everything that the function writes about a log file: messages, log lines and items. */
async function writtenByFunction(body: Buffer, rule: Rule): Promise<Record<string, string>> {
  const messages: string[] = [];
  const findings: string[] = [];
  const lines: string[] = [];
  const items: string[] = [];
  const alerts: Alert[] = [];
  const history = memoryHistory();
  // The topic refuses every second message, so that the log has errors too.
  const sendMessage = async (message: Message) => {
    messages.push(JSON.stringify(message));
    if (messages.length % 2 === 0) throw new Error('The topic refuses the message.');
  };
  const send = async (imported: readonly SecurityHubFinding[]) => {
    findings.push(JSON.stringify(imported));
    return new Map<string, unknown>();
  };
  const publisher = messagePublisher([rule], sendMessage, {}, { productArn, send });
  const log = new Writable({ write: (chunk, _, done) => done(void lines.push(String(chunk))) });
  const logger = new Logger({ serviceName: 'test', logLevel: 'DEBUG' });
  Object.assign(logger, { console: new Console(log, log) });
  const parts = {
    rules: [rule],
    exceptions: [],
    readLogFile: async () => ({ body, lastModified: now }),
    accepts: () => true,
    history: async () => ({
      ...history,
      write: (...[term, state, time]: Parameters<typeof history.write>) => {
        items.push(keyName(term), JSON.stringify(state));
        return history.write(term, state, time);
      },
    }),
    publisher: async () => ({
      ...publisher,
      mostSingles: 100,
      publish: (alert: Alert, following: number) => {
        alerts.push(alert);
        return publisher.publish(alert, following);
      },
    }),
    lease: 60_000,
    reporter: telemetry(logger, metrics),
    now: () => now,
  };
  await handleInvocation(sqsEvent(cloudTrailMessage(key)), parts, () => 120_000);
  if (alerts.length > 0) messages.push(JSON.stringify(digestMessage(alerts, [rule])));
  return {
    messages: String(messages),
    findings: String(findings),
    log: String(lines),
    table: String(items),
    alerts: String(alerts.length),
  };
}

/** Everything that the command line writes about a log file: terminal, JSON and pages. */
async function writtenByCommands(
  path: string,
  rule: Rule,
  records: readonly unknown[],
): Promise<Record<string, string>> {
  const simulation = await simulate({ paths: [path], rules: [rule], exceptions: [], now, progress: () => {} });
  const callers = records.filter(isObject);
  const keyId = callers.map((record) => textAt(record, 'userIdentity', 'accessKeyId')).find(Boolean);
  const base = callers.map((record) => textAt(record, 'userIdentity', 'arn')).find(Boolean);
  const reading = { paths: [path], around: true, now, progressOf: () => () => {} };
  const ofKey = await investigate({ ...reading, subject: { keyId, issuedAt: 0, expiresAt: now, base } });
  const ofUser = await investigate({ ...reading, subject: { base } });
  return {
    simulateText: simulationText(simulation),
    simulateLines: simulationLines(simulation).join('\n'),
    simulatePage: reportPage(simulation, now),
    ...Object.fromEntries(
      [ofKey, ofUser].flatMap((investigation, i) => [
        [`investigateText${i}`, investigationText(investigation)],
        [`investigateLines${i}`, investigationLines(investigation).join('\n')],
        [`investigatePage${i}`, investigationPage(investigation)],
      ]),
    ),
  };
}

/** The outputs that show a credential or a piece of one, and the places that it comes from. */
function leaksIn(outputs: Readonly<Record<string, string>>, places: readonly string[]): string[] {
  return Object.entries(outputs).flatMap(([output, text]) =>
    [...new Set(text.match(planted) ?? [])].map((found) => `${output}: ${places[Number(/\d+/.exec(found)?.[0])]}`),
  );
}

async function leaksOf(plain: Rule, plan: Plan): Promise<string[]> {
  const rule = { ...plain, asnLookup: lookupIn(samplesOf(plain).networks ?? []) };
  const { records, places } = plantedRecords(rule, plan);
  const body = gzipSync(JSON.stringify({ Records: records }));
  const path = join(folder, key.split('/').at(-1) ?? '');
  writeFileSync(path, body);
  const outputs = { ...(await writtenByFunction(body, rule)), ...(await writtenByCommands(path, rule, records)) };
  expect(Number(outputs.alerts)).toBeGreaterThan(0);
  expect(outputs.findings).toContain(productArn);
  expect(outputs.log).toContain('run finished');
  return leaksIn(outputs, places);
}

const textForms = Object.keys(texts);
const fieldForms = Object.keys(fields);

/** A rule that only follows other alerts alerts by itself here, since its texts are of interest and not when it alerts. */
const alone = rules.map(({ onlyFollowUps: _, ...rule }): Rule => rule);

describe.each(alone)('a credential in any place of a record that $id matches', (rule) => {
  test.each(textForms)('is in no output if the place has %s', async (text) => {
    const field = fieldForms[textForms.indexOf(text) % fieldForms.length] ?? '';
    expect(await leaksOf(rule, { text, field, chosen: () => true })).toEqual([]);
  });

  test('is in no output if any places have one in any form', async () => {
    const plan = fc.record({
      text: fc.constantFrom(...textForms),
      field: fc.constantFrom(...fieldForms),
      numbers: fc.uniqueArray(fc.nat({ max: 300 }), { minLength: 100, maxLength: 200 }),
    });
    await fc.assert(
      fc.asyncProperty(plan, async ({ numbers, ...forms }) => {
        const chosen = (place: number) => numbers.includes(place);
        expect(await leaksOf(rule, { ...forms, chosen })).toEqual([]);
      }),
      { numRuns: 5 },
    );
  });
});
