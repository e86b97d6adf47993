import 'server-only';
import { resolve } from 'node:path';
import { env } from '@/server/env';
import { invariant } from '@/server/problem';
import type { Storage } from './storage';
import { diskStorage } from './storage-disk';
import { s3Storage } from './storage-s3';

let chosen: Storage | undefined;

/** The storage of this process: a folder, or a bucket when STORAGE is s3. */
export function mediaStorage(): Storage {
  chosen ??= choose();
  return chosen;
}

function choose(): Storage {
  const settings = env();
  if (settings.STORAGE === 'disk') return diskStorage(resolve(settings.CASEBOOK_DATA, 'media'));
  invariant(settings.S3_BUCKET, 'S3_BUCKET is set when STORAGE is s3');
  return s3Storage({
    bucket: settings.S3_BUCKET,
    region: settings.S3_REGION,
    endpoint: settings.S3_ENDPOINT,
    accessKeyId: settings.S3_ACCESS_KEY_ID,
    secretAccessKey: settings.S3_SECRET_ACCESS_KEY,
    forcePathStyle: settings.S3_FORCE_PATH_STYLE,
  });
}
