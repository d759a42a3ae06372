import { DeleteObjectCommand, ListObjectVersionsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { ask, NotAllowedError } from '../../stack/ask.ts';
import type { Clients } from '../../stack/clients.ts';

/** An S3 object that can be put and removed with all its versions. */
export interface StoredObject {
  put(body: Uint8Array, signal: AbortSignal): Promise<void>;
  /** False if nothing was put. */
  mayExist(): boolean;
  /** Removes every version, also if it is not known whether the put succeeded. */
  remove(): Promise<void>;
}

/** Both calls throw NotAllowedError. */
export function storedObject({ s3 }: Clients, Bucket: string, Key: string): StoredObject {
  let state: 'absent' | 'unsure' | 'stored' = 'absent';
  let putVersion: string | undefined;
  return {
    async put(Body, abortSignal) {
      state = 'unsure';
      try {
        const { VersionId } = await ask(
          's3:PutObject',
          s3.send(new PutObjectCommand({ Bucket, Key, Body }), { abortSignal }),
        );
        putVersion = VersionId;
        state = 'stored';
      } catch (error) {
        if (error instanceof NotAllowedError) state = 'absent';
        throw error;
      }
    },
    mayExist: () => state !== 'absent',
    async remove() {
      const versioned = state === 'unsure' || putVersion !== undefined;
      const versions = versioned ? await versionsOf(s3, Bucket, Key, putVersion) : [undefined];
      for (const VersionId of versions) {
        const action = VersionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion';
        await ask(action, s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId })));
      }
      state = 'absent';
    },
  };
}

/** A retried put can leave two versions. Returns the known one if listing versions is denied. */
async function versionsOf(
  s3: Clients['s3'],
  Bucket: string,
  Key: string,
  known: string | undefined,
): Promise<(string | undefined)[]> {
  try {
    const found = await ask('s3:ListBucketVersions', s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: Key })));
    const all = [...(found.Versions ?? []), ...(found.DeleteMarkers ?? [])];
    return all.filter((version) => version.Key === Key).map(({ VersionId }) => VersionId);
  } catch (error) {
    if (error instanceof NotAllowedError) return [known];
    throw error;
  }
}
