import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Storage } from '@/server/ports/storage';
import { diskStorage } from '@/server/ports/storage-disk';
import { s3Storage } from '@/server/ports/storage-s3';
import { type S3Server, startS3Server } from '@/test/support/s3-server';

const keys = { region: 'eu-test-1', bucket: 'pictures', accessKeyId: 'an id', secretAccessKey: 'a secret' };
const folder = mkdtempSync(join(tmpdir(), 'casebook-media-'));
let s3: S3Server;

beforeAll(async () => {
  s3 = await startS3Server(keys);
});
afterAll(async () => {
  await s3.close();
  rmSync(folder, { recursive: true, force: true });
});

const bucket = (changes: Partial<typeof keys> = {}) =>
  s3Storage({ ...keys, ...changes, endpoint: s3.endpoint, forcePathStyle: true });

const storages: Readonly<Record<string, () => Storage>> = {
  'on disk': () => diskStorage(join(folder, 'media')),
  'in a bucket': () => bucket(),
};

const some = (size = 1000) => {
  const bytes = randomBytes(size);
  return { bytes, key: createHash('sha256').update(bytes).digest('hex') };
};

describe.each(Object.entries(storages))('storage %s', (_name, make) => {
  test('gives back the very bytes it was given, small and large', async () => {
    const storage = make();
    for (const size of [1, 1000, 5_000_000]) {
      const { key, bytes } = some(size);
      await storage.put(key, bytes, 'image/png');
      expect(await storage.has(key)).toBe(true);
      expect(Buffer.compare(Buffer.from((await storage.get(key)) ?? []), bytes)).toBe(0);
    }
  });

  test('has nothing under a key that was never put', async () => {
    const storage = make();
    const { key } = some();
    expect(await storage.has(key)).toBe(false);
    expect(await storage.get(key)).toBeNull();
  });

  test('takes the same thing twice, also at the same time, as one', async () => {
    const storage = make();
    const { key, bytes } = some();
    await Promise.all([1, 2, 3, 4].map(() => storage.put(key, bytes, 'image/png')));
    expect(Buffer.from((await storage.get(key)) ?? [])).toEqual(bytes);
  });

  test('forgets what is removed; removing nothing is no fault', async () => {
    const storage = make();
    const { key, bytes } = some();
    await storage.put(key, bytes, 'image/png');
    await storage.remove(key);
    await storage.remove(key);
    expect(await storage.get(key)).toBeNull();
  });

  test('refuses a key that is not a hash, so no path or address can be made of it', async () => {
    const storage = make();
    const refused = (key: string) => expect(async () => storage.get(key)).rejects.toThrow('64 hex digits');
    await Promise.all(['../../etc/passwd', 'AB'.repeat(32), '', `${'a'.repeat(63)}/`].map(refused));
  });
});

test('the disk holds no unfinished file after a put, nor after one that failed', async () => {
  const home = join(folder, 'whole');
  const storage = diskStorage(home);
  const { key, bytes } = some();
  await storage.put(key, bytes, 'image/png');
  await expect(storage.put(some().key, { length: 5 } as unknown as Uint8Array, 'image/png')).rejects.toThrow();
  const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.map((file) => file.name)).toEqual([key]);
});

test('a bucket tells a wrong secret from an absent picture', async () => {
  const { key, bytes } = some();
  await bucket().put(key, bytes, 'image/png');
  expect(s3.objects.get(`media/${key.slice(0, 2)}/${key.slice(2, 4)}/${key}`)?.mediaType).toBe('image/png');
  await expect(bucket({ secretAccessKey: 'another secret' }).get(key)).rejects.toThrow();
  await expect(bucket({ secretAccessKey: 'another secret' }).has(key)).rejects.toThrow();
  expect(await bucket().get(some().key)).toBeNull();
});
