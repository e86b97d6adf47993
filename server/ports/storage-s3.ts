import 'server-only';
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
  let opened: ReturnType<typeof open> | undefined;
  const bucket = () => {
    opened ??= open(settings);
    return opened;
  };
  const at = (key: string) => ({ Bucket: settings.bucket, Key: `media/${storagePath(key)}` });
  return {
    put: async (key, bytes, mediaType) => {
      const { client, PutObjectCommand } = await bucket();
      await client.send(new PutObjectCommand({ ...at(key), Body: bytes, ContentType: mediaType }));
    },
    get: async (key) => {
      const { client, GetObjectCommand, nullWhenAbsent } = await bucket();
      const answer = await client.send(new GetObjectCommand(at(key))).catch(nullWhenAbsent);
      return (await answer?.Body?.transformToByteArray()) ?? null;
    },
    has: async (key) => {
      const { client, HeadObjectCommand, nullWhenAbsent } = await bucket();
      return (await client.send(new HeadObjectCommand(at(key))).catch(nullWhenAbsent)) !== null;
    },
    remove: async (key) => {
      const { client, DeleteObjectCommand } = await bucket();
      await client.send(new DeleteObjectCommand(at(key)));
    },
  };
}

/** The SDK takes longer to load than most of the server does, so it is loaded by the first use of a bucket. */
async function open(settings: S3Settings) {
  const { accessKeyId, secretAccessKey } = settings;
  const { S3Client, S3ServiceException, DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand } =
    await import('@aws-sdk/client-s3');
  const client = new S3Client({
    region: settings.region,
    forcePathStyle: settings.forcePathStyle,
    // Other services do not all know the checksums that newer SDKs add; the key already is one.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(settings.endpoint ? { endpoint: settings.endpoint } : {}),
    ...(accessKeyId && secretAccessKey ? { credentials: { accessKeyId, secretAccessKey } } : {}),
  });
  /** HEAD answers have no body, so an absent object is known by its status alone. */
  const nullWhenAbsent = (error: unknown): null => {
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return null;
    throw error;
  };
  return { client, nullWhenAbsent, DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand };
}
