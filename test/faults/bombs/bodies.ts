import { constants, deflateRawSync } from 'node:zlib';
import { federationTokenRecord } from '../../records.ts';

/** A gzip body of about a megabyte that inflates to more than a gigabyte. */
export interface Bomb {
  readonly name: string;
  /** The beginning. */
  readonly head: string;
  /** Repeated to fill the gigabyte. */
  readonly filling: string;
  /** The error that the scan must report. */
  readonly error: RegExp;
}

const match = JSON.stringify(federationTokenRecord());
const inflatedBytes = 1_100 * 2 ** 20;
const blockBytes = 2 ** 20;

const tooLarge = /inflates to more than/;
const tooMany = /^TooManyMatchesError/;
const smallMatch = '{"eventSource":"sts.amazonaws.com","eventName":"GetFederationToken"}';

export const bombs: readonly Bomb[] = [
  { name: 'one endless string', head: '{"Records":[{"a":"', filling: '0', error: tooLarge },
  { name: 'blanks', head: '{"Records":[', filling: ' ', error: tooLarge },
  { name: 'opening brackets', head: '{"Records":', filling: '[', error: /inflates to more than|not valid JSON/ },
  { name: 'a match, then one endless string', head: `{"Records":[${match},{"a":"`, filling: '0', error: tooLarge },
  {
    name: 'a match, then small records',
    head: `{"Records":[${match}`,
    filling: ',{"eventName":"ListUsers"}',
    error: tooLarge,
  },
  {
    name: 'one endless record that may match',
    head: `{"Records":[${match.slice(0, -1)},"a":"`,
    filling: '0',
    error: /./,
  },
  { name: 'matches without end', head: `{"Records":[${match}`, filling: `,${match}`, error: tooMany },
  { name: 'millions of small matches', head: `{"Records":[${smallMatch}`, filling: `,${smallMatch}`, error: tooMany },
];

const gzipHeader = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);

/** Without the trailer of a gzip file: no reader may get that far. */
export function bodyOf({ head, filling }: Bomb): Uint8Array {
  const block = deflated(filling.repeat(Math.ceil(blockBytes / filling.length)));
  return Buffer.concat([gzipHeader, deflated(head), ...Array<Buffer>(inflatedBytes / blockBytes).fill(block)]);
}

/** A piece that can follow any other, since it refers to nothing before it. */
function deflated(text: string): Buffer {
  return deflateRawSync(text, { level: 9, finishFlush: constants.Z_FULL_FLUSH });
}
