import sharp from 'sharp';

/** A picture in which every pixel differs from its neighbours, so that cutting it off anywhere loses some. */
function noise(width: number, height: number, seed: number) {
  const pixels = Buffer.alloc(width * height * 3);
  let state = seed;
  for (let at = 0; at < pixels.length; at += 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    pixels[at] = state >> 16;
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

export const jpegOf = (width = 64, height = 48, seed = 1) => noise(width, height, seed).jpeg().toBuffer();
export const pngOf = (width = 64, height = 48, seed = 1) => noise(width, height, seed).png().toBuffer();
export const webpOf = (lossless: boolean) => noise(64, 48, 1).webp({ lossless }).toBuffer();

/** A photograph taken with the camera on its side, at a place, with a note: all of it in its EXIF block. */
export const sidewaysPhotograph = () =>
  noise(64, 48, 1)
    .jpeg()
    .withMetadata({ orientation: 6 })
    .withExifMerge({ IFD0: { ImageDescription: 'the note in the margin' }, IFD3: { GPSLatitudeRef: 'N' } })
    .toBuffer();
