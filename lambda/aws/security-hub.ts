import {
  BatchImportFindingsCommand,
  type BatchImportFindingsCommandOutput,
  InvalidInputException,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import type { SecurityHubFinding } from '../alerting/security-hub/finding.ts';
import { AwsCallError, clientSettings, mostCallMillis } from './calls.ts';

/** Security Hub accepted other findings of the same call, but not this one. */
export class FindingRefusedError extends Error {
  override readonly name = 'FindingRefusedError';

  constructor(id: string, code: string, message: string) {
    super(`Security Hub refused the finding ${id} with ${code}: ${message}`);
  }
}

/** The errors of the findings that were refused, by `Id`. */
export type Refusals = ReadonlyMap<string, Error>;

/**
 * Imports at most 100 findings in one call. A call whose response is lost is repeated, which changes nothing.
 * @returns a function that resolves to the findings that Security Hub refused; it throws AwsCallError if it refused the call
 */
export function securityHub(): (findings: readonly SecurityHubFinding[]) => Promise<Refusals> {
  const client = new SecurityHubClient(clientSettings);
  return (findings) => {
    const abortSignal = AbortSignal.timeout(mostCallMillis);
    const send = async (some: readonly SecurityHubFinding[]): Promise<Refusals> => {
      try {
        const command = new BatchImportFindingsCommand({ Findings: [...some] });
        return refusalsIn(await client.send(command, { abortSignal }), some);
      } catch (cause) {
        // Security Hub refuses a whole call for one finding that it cannot read.
        if (cause instanceof InvalidInputException && some.length > 1) return oneByOne(some, send);
        if (cause instanceof InvalidInputException) return refusal(some, cause);
        throw new AwsCallError('SecurityHub', 'BatchImportFindings', cause);
      }
    };
    return send(findings);
  };
}

type Send = (findings: readonly SecurityHubFinding[]) => Promise<Refusals>;

async function oneByOne(findings: readonly SecurityHubFinding[], send: Send): Promise<Refusals> {
  const all = new Map<string, Error>();
  for (const finding of findings) for (const [id, error] of await send([finding])) all.set(id, error);
  return all;
}

function refusal(findings: readonly SecurityHubFinding[], { name, message }: Error): Refusals {
  return new Map(findings.map(({ Id }) => [Id, new FindingRefusedError(Id, name, message)]));
}

type Answer = Pick<BatchImportFindingsCommandOutput, 'SuccessCount' | 'FailedFindings'>;

/** Every finding must be accepted or named. Otherwise none counts as accepted. */
function refusalsIn({ SuccessCount = 0, FailedFindings = [] }: Answer, sent: readonly SecurityHubFinding[]): Refusals {
  const refused = FailedFindings.filter(({ Id }) => sent.some((finding) => finding.Id === Id)).map(
    ({ Id = '', ErrorCode = '', ErrorMessage = '' }) => {
      return [Id, new FindingRefusedError(Id, ErrorCode, ErrorMessage)] as const;
    },
  );
  if (refused.length + SuccessCount >= sent.length) return new Map(refused);
  throw new Error(`It accepted ${SuccessCount} of ${sent.length} findings, and named ${refused.length} others.`);
}
