import 'server-only';
import { createHash } from 'node:crypto';
import type { Metadata, Sharp } from 'sharp';
import { datasetProblem } from './contract';
import { fileKind, isLosslessWebp } from './file-kind';
import { datasetLimits } from './limits';
import { type GreySquare, likenessSide } from './picture-likeness';

let loaded: ReturnType<typeof load> | undefined;

/** The decoder takes longer to load than most of the server does, so it is loaded by the first picture. */
function decoder(): ReturnType<typeof load> {
  loaded ??= load();
  return loaded;
}

/*
 * Of everything the decoder can open, only these may be: a vector file, a PDF or a script for an image tool never reaches
 * code that would run it. HEIF is there for AVIF.
 */
async function load() {
  const { default: sharp } = await import('sharp');
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Tiff', 'Heif'].map((format) => `VipsForeignLoad${format}Buffer`),
  });
  sharp.cache(false);
  return sharp;
}

/** A picture as we store it: re-encoded by us, upright, without metadata, under the SHA-256 of its bytes. */
export interface StoredPicture {
  readonly sha256: string;
  readonly bytes: Buffer;
  readonly mediaType: 'image/jpeg' | 'image/png' | 'image/webp';
  readonly width: number;
  readonly height: number;
}

/**
 * Decodes a stranger's picture and encodes it anew: whatever else the file carried (place and time of a photograph, a
 * page hidden behind the pixels) is gone. JPEG stays JPEG at quality 95 without colour subsampling; what was stored
 * without loss stays so. Turned upright by its EXIF mark; colours in sRGB. Throws a problem that says what is wrong.
 */
export async function storedPicture(bytes: Uint8Array): Promise<StoredPicture> {
  if (bytes.length === 0) throw datasetProblem('file_empty');
  if (bytes.length > datasetLimits.imageBytes) {
    throw datasetProblem('file_too_large', { megabytes: datasetLimits.imageBytes / 1e6 });
  }
  const kind = fileKind(bytes);
  if (kind === 'svg') throw datasetProblem('vector_image');
  if (kind !== 'image') throw datasetProblem('not_an_image');
  const metadata = await readMetadata(bytes);
  if (metadata.width * metadata.height > datasetLimits.imagePixels) {
    throw datasetProblem('image_too_large', { pixels: datasetLimits.imagePixels / 1e6 });
  }
  if ((metadata.pages ?? 1) > 1) throw datasetProblem('image_moves');
  const { encode, mediaType } = encodingFor(metadata, bytes);
  const upright = (await open(bytes)).autoOrient();
  const done = await encode(upright)
    .toBuffer({ resolveWithObject: true })
    .catch(() => {
      throw datasetProblem('image_cut_off');
    });
  const sha256 = createHash('sha256').update(done.data).digest('hex');
  return { sha256, bytes: done.data, mediaType, width: done.info.width, height: done.info.height };
}

async function open(bytes: Uint8Array): Promise<Sharp> {
  const sharp = await decoder();
  return sharp(bytes, { limitInputPixels: datasetLimits.imagePixels, failOn: 'truncated', sequentialRead: true });
}

async function readMetadata(bytes: Uint8Array): Promise<Metadata> {
  const sharp = await decoder();
  try {
    // The header alone is read here; its size is judged by us, so that the person reads why.
    return await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch {
    throw datasetProblem('image_cut_off');
  }
}

function encodingFor(
  metadata: Metadata,
  bytes: Uint8Array,
): { encode: (picture: Sharp) => Sharp; mediaType: StoredPicture['mediaType'] } {
  if (metadata.format === 'jpeg') {
    return { encode: (picture) => picture.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }), mediaType: 'image/jpeg' };
  }
  const isLossyWebp = metadata.format === 'webp' && !isLosslessWebp(bytes);
  if (isLossyWebp || metadata.format === 'heif') {
    return { encode: (picture) => picture.webp({ quality: 95, smartSubsample: true }), mediaType: 'image/webp' };
  }
  if (metadata.format === 'webp')
    return { encode: (picture) => picture.webp({ lossless: true }), mediaType: 'image/webp' };
  return { encode: (picture) => picture.png({ compressionLevel: 8 }), mediaType: 'image/png' };
}

/** A stored picture as it is compared: grey, squeezed into a square. Large JPEGs are decoded at a fraction of their size. */
export async function greySquare(bytes: Uint8Array): Promise<GreySquare> {
  const picture = await open(bytes);
  const pixels = await picture
    .flatten({ background: '#ffffff' })
    .greyscale()
    .resize(likenessSide, likenessSide, { fit: 'fill' })
    .raw()
    .toBuffer();
  return new Uint8Array(pixels);
}
