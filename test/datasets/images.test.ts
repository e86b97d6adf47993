import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { storedPicture } from '@/server/datasets/images';
import { jpegOf, pngOf, sidewaysPhotograph, webpOf } from './pictures';

const refusal = (bytes: Uint8Array) =>
  storedPicture(bytes).then(
    () => 'taken',
    (error: { code?: string }) => error.code,
  );

/** A PNG whose header claims a size that its few bytes never had to hold. */
function hugePng(side: number): Buffer {
  const chunk = (name: string, data: Buffer) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(data.length, 0);
    head.write(name, 4, 'latin1');
    const crc = Buffer.alloc(4);
    crc.writeUInt32BE(crc32(Buffer.concat([head.subarray(4), data])), 0);
    return Buffer.concat([head, data, crc]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc((Math.ceil(side / 8) + 1) * side));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

test('a picture is stored under the hash of its stored bytes, with its size', async () => {
  const stored = await storedPicture(await jpegOf(80, 60));
  expect(stored).toMatchObject({ mediaType: 'image/jpeg', width: 80, height: 60 });
  expect(stored.sha256).toBe(createHash('sha256').update(stored.bytes).digest('hex'));
});

test('the same file gives the same hash every time', async () => {
  const bytes = await pngOf();
  expect((await storedPicture(bytes)).sha256).toBe((await storedPicture(bytes)).sha256);
});

test('what was stored without loss keeps every pixel: PNG, lossless WebP, GIF and TIFF', async () => {
  const png = await pngOf();
  const pixels = (bytes: Buffer) => sharp(bytes).removeAlpha().raw().toBuffer();
  expect(await pixels((await storedPicture(png)).bytes)).toEqual(await pixels(png));
  const webp = await webpOf(true);
  const stored = await storedPicture(webp);
  expect(stored.mediaType).toBe('image/webp');
  expect(await pixels(stored.bytes)).toEqual(await pixels(webp));
  const tiff = await sharp(png).tiff({ compression: 'lzw' }).toBuffer();
  expect(await pixels((await storedPicture(tiff)).bytes)).toEqual(await pixels(png));
  const gif = await sharp(png).gif().toBuffer();
  expect(await pixels((await storedPicture(gif)).bytes)).toEqual(await pixels(gif));
});

test('lossy WebP stays WebP, and AVIF becomes WebP', async () => {
  expect((await storedPicture(await webpOf(false))).mediaType).toBe('image/webp');
  const avif = await sharp(await pngOf())
    .avif()
    .toBuffer();
  expect((await storedPicture(avif)).mediaType).toBe('image/webp');
});

test('a photograph is turned upright and loses what it said of its place and time', async () => {
  const photograph = await sidewaysPhotograph();
  expect(photograph.includes('the note in the margin')).toBe(true);
  const stored = await storedPicture(photograph);
  expect([stored.width, stored.height]).toEqual([48, 64]);
  const metadata = await sharp(stored.bytes).metadata();
  expect(metadata.exif).toBeUndefined();
  expect(stored.bytes.includes('the note in the margin')).toBe(false);
});

test('a page hidden behind the pixels is gone', async () => {
  const polyglot = Buffer.concat([await pngOf(), Buffer.from('<script>alert(1)</script>')]);
  expect((await storedPicture(polyglot)).bytes.includes('<script>')).toBe(false);
});

test('vector files, documents and other files are refused, whatever they are called', async () => {
  expect(await refusal(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'))).toBe(
    'vector_image',
  );
  expect(await refusal(Buffer.from('<?xml version="1.0"?><svg/>'))).toBe('vector_image');
  expect(await refusal(Buffer.from('%PDF-1.7'))).toBe('not_an_image');
  expect(await refusal(Buffer.from('<html></html>'))).toBe('not_an_image');
  expect(await refusal(Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]))).toBe('image_cut_off');
  expect(await refusal(Buffer.alloc(0))).toBe('file_empty');
});

test('a cut-off picture is refused, in every format', async () => {
  for (const whole of [await jpegOf(), await pngOf(), await webpOf(true)]) {
    expect(await refusal(whole.subarray(0, Math.floor(whole.length * 0.6)))).toBe('image_cut_off');
  }
});

test('a picture of 400 million pixels in 50 kB is refused within a second', async () => {
  const bomb = hugePng(20_000);
  expect(bomb.length).toBeLessThan(60_000);
  const began = performance.now();
  expect(await refusal(bomb)).toBe('image_too_large');
  expect(performance.now() - began).toBeLessThan(1000);
});

test('files of several pages and moving pictures are refused', async () => {
  const frames = Buffer.concat([Buffer.alloc(300, 20), Buffer.alloc(300, 200)]);
  const moving = sharp(frames, { raw: { width: 10, height: 20, channels: 3, pageHeight: 10 } });
  expect(await refusal(await moving.gif().toBuffer())).toBe('image_moves');
});
