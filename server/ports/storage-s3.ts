import 'server-only';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { Storage } from './storage';
import { storagePath } from './storage-key';

export interface S3Settings {
  readonly bucket: string;
  readonly region: string;
  /** Of a service other than Amazon's. */
  readonly endpoint?: string | undefined;
  /** Left out, the machine's own role is used (the SDK's usual chain). */
  readonly accessKeyId?: string | undefined;
  readonly secretAccessKey?: string | undefined;
  /** Whether the bucket stands in the path instead of the host name, as most other services want it. */
  readonly forcePathStyle: boolean;
}

/** Storage in a bucket of Amazon S3 or of any service that speaks its protocol. Objects stand under `media/`. */
export function s3Storage(settings: S3Settings): Storage {
  const { accessKeyId, secretAccessKey } = settings;
  const client = new S3Client({
    region: settings.region,
    forcePathStyle: settings.forcePathStyle,
    // Other services do not all know the checksums that newer SDKs add; the key already is one.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(settings.endpoint ? { endpoint: settings.endpoint } : {}),
    ...(accessKeyId && secretAccessKey ? { credentials: { accessKeyId, secretAccessKey } } : {}),
  });
  const at = (key: string) => ({ Bucket: settings.bucket, Key: `media/${storagePath(key)}` });
  return {
    put: async (key, bytes, mediaType) => {
      await client.send(new PutObjectCommand({ ...at(key), Body: bytes, ContentType: mediaType }));
    },
    get: async (key) => {
      const answer = await client.send(new GetObjectCommand(at(key))).catch(nullWhenAbsent);
      return (await answer?.Body?.transformToByteArray()) ?? null;
    },
    has: async (key) => (await client.send(new HeadObjectCommand(at(key))).catch(nullWhenAbsent)) !== null,
    remove: async (key) => {
      await client.send(new DeleteObjectCommand(at(key)));
    },
  };
}

/** HEAD answers have no body, so an absent object is known by its status alone. */
function nullWhenAbsent(error: unknown): null {
  if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return null;
  throw error;
}
