import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ExportTooLargeError, mostExportBytes } from './forms/body.ts';

/** A file within an archive. */
export interface ArchivedFile {
  /** The archive's path and its own: `logs.zip/AWSLogs/…`. */
  readonly name: string;
  readonly body: Uint8Array;
}

/** An archive cannot be read in the format that its name implies. */
export class ArchiveDamagedError extends Error {
  override readonly name = 'ArchiveDamagedError';

  constructor(options: ErrorOptions) {
    super('the archive is damaged, or its format does not match its name', options);
  }
}

/** An archive contains no file, so nothing was read. */
export class ArchiveEmptyError extends Error {
  override readonly name = 'ArchiveEmptyError';

  constructor() {
    super('the archive contains no file');
  }
}

const zip = /\.zip$/i;
const tar = /\.(?:tar|tgz|tar\.gz)$/i;

export function isArchive(path: string): boolean {
  return zip.test(path) || tar.test(path);
}

/**
 * The files in a `.zip`, `.tar`, `.tgz` or `.tar.gz`, in its order.
 * @throws ExportTooLargeError if they contain more than the limit for an export
 * @throws ArchiveDamagedError
 * @throws ArchiveEmptyError
 */
export async function filesInArchive(path: string, body: Uint8Array): Promise<readonly ArchivedFile[]> {
  const files = await (zip.test(path) ? unzipped(body) : untarred(body)).catch((cause: unknown) => {
    throw cause instanceof ExportTooLargeError ? cause : new ArchiveDamagedError({ cause });
  });
  if (files.length === 0) throw new ArchiveEmptyError();
  return files.map((file) => ({ ...file, name: `${path}/${file.name}` }));
}

async function unzipped(body: Uint8Array): Promise<ArchivedFile[]> {
  const { unzipSync } = await import('fflate');
  let bytes = 0;
  const files = unzipSync(body, {
    filter: ({ originalSize }) => {
      bytes += originalSize;
      if (bytes > mostExportBytes) throw new ExportTooLargeError();
      return true;
    },
  });
  return Object.entries(files).flatMap(([name, inner]) => (name.endsWith('/') ? [] : [{ name, body: inner }]));
}

async function untarred(body: Uint8Array): Promise<ArchivedFile[]> {
  // The named exports of a CommonJS package are lost in a part that is loaded on demand.
  const { default: tar } = await import('tar-stream');
  const isGzip = body[0] === 0x1f && body[1] === 0x8b;
  const bytes = isGzip ? await promisify(gunzip)(body, { maxOutputLength: mostExportBytes }) : body;
  const files: ArchivedFile[] = [];
  const entries = tar.extract();
  entries.end(bytes);
  for await (const entry of entries) {
    const inner = await buffer(entry);
    if (entry.header.type === 'file') files.push({ name: entry.header.name, body: inner });
  }
  return files;
}
