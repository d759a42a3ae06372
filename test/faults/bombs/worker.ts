import { sightingsInLogFile } from '../../../lambda/cloudtrail/sightings.ts';
import { rule } from '../../../lambda/rules/sts-get-federation-token.ts';
import { bodyOf, bombs } from './bodies.ts';

/** The result of one bomb, scanned in a separate process. */
export interface BombResult {
  readonly storedBytes: number;
  readonly seconds: number;
  readonly error: string;
  /** Memory before the scan, with the body loaded, and the most during the scan. */
  readonly bytesBefore: number;
  readonly peakBytes: number;
}

const bomb = bombs.find(({ name }) => name === process.argv[2]);
if (bomb !== undefined) {
  const body = bodyOf(bomb);
  const small = bodyOf({ ...bomb, head: '{"Records":[]}', filling: ' ' }).subarray(0, 4_096);
  await scan(small);
  const bytesBefore = process.memoryUsage.rss();
  const begin = performance.now();
  const error = await scan(body);
  const seconds = (performance.now() - begin) / 1000;
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  process.send?.({ storedBytes: body.length, seconds, error, bytesBefore, peakBytes } satisfies BombResult);
  process.disconnect?.();
}

async function scan(body: Uint8Array): Promise<string> {
  try {
    const { sightings } = await sightingsInLogFile(body, [rule], { name: 'bomb', createdAt: 0 });
    return `no error, ${sightings.length} sightings`;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}
