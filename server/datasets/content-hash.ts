import 'server-only';
import { createHash } from 'node:crypto';
import type { ItemContent } from '@/server/projects/tasks';

/**
 * The SHA-256 by which an item is itself: of a picture, the hash under which its pixels are stored; of texts, their words.
 * Fields stand in a fixed order and text is in Unicode's composed form, so that equal content has one hash.
 */
export function contentHash(content: ItemContent): string {
  return createHash('sha256')
    .update(JSON.stringify(canonical(content)))
    .digest('hex');
}

function canonical(content: ItemContent): readonly string[] {
  switch (content.kind) {
    case 'image':
      return ['image', content.blob];
    case 'text':
      return ['text', content.text.normalize('NFC')];
    case 'pair':
      return ['pair', ...[content.prompt ?? '', content.left, content.right].map((text) => text.normalize('NFC'))];
  }
}
