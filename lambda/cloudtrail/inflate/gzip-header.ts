import { crc32 } from 'node:zlib';
import { LogFileCorruptError } from '../log-file-errors.ts';
import type { Inflated } from './inflate-raw.ts';

/** The first byte of gzip data. No JSON text starts with it. */
export const gzipMagic = 0x1f;

const secondMagic = 0x8b;
const methodDeflate = 8;
const fixedBytes = 10;
const trailerBytes = 8;

/** Flags of RFC 1952, section 2.3.1. */
const hasHeaderCrc = 2;
const hasExtra = 4;
const hasName = 8;
const hasComment = 16;
const reservedFlags = 0xe0;

/**
 * Where the DEFLATE data of a gzip member begins (RFC 1952).
 * @throws {LogFileCorruptError}
 */
export function headerEnd(body: Buffer, start: number): number {
  if (byteAt(body, start) !== gzipMagic || byteAt(body, start + 1) !== secondMagic) {
    throw new LogFileCorruptError('incorrect header check');
  }
  if (byteAt(body, start + 2) !== methodDeflate) throw new LogFileCorruptError('unknown compression method');
  const flags = byteAt(body, start + 3);
  if ((flags & reservedFlags) !== 0) throw new LogFileCorruptError('unknown header flags set');
  let at = start + fixedBytes;
  if (flags & hasExtra) at += 2 + wordAt(body, at);
  if (flags & hasName) at = zeroEnd(body, at);
  if (flags & hasComment) at = zeroEnd(body, at);
  if (flags & hasHeaderCrc) {
    if (wordAt(body, at) !== (crc32(body.subarray(start, at)) & 0xffff))
      throw new LogFileCorruptError('header crc mismatch');
    at += 2;
  }
  if (at > body.length) throw endsEarly();
  return at;
}

/**
 * Where the member ends.
 * @throws {LogFileCorruptError}
 */
export function trailerEnd(body: Buffer, { end, crc, bytes }: Inflated): number {
  if (end + trailerBytes > body.length) throw endsEarly();
  if (body.readUInt32LE(end) !== crc) throw new LogFileCorruptError('incorrect data check');
  if (body.readUInt32LE(end + 4) !== bytes % 2 ** 32) throw new LogFileCorruptError('incorrect length check');
  return end + trailerBytes;
}

function byteAt(body: Buffer, at: number): number {
  const byte = body[at];
  if (byte === undefined) throw endsEarly();
  return byte;
}

function wordAt(body: Buffer, at: number): number {
  return byteAt(body, at) | (byteAt(body, at + 1) << 8);
}

function zeroEnd(body: Buffer, start: number): number {
  const zero = body.indexOf(0, start);
  if (zero === -1) throw endsEarly();
  return zero + 1;
}

function endsEarly(): LogFileCorruptError {
  return new LogFileCorruptError('unexpected end of file');
}
