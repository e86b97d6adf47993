import type { ItemContent } from '@/server/projects/tasks';

/** Where the browser finds the image of an item; nothing for an item of another kind. */
export function pictureOf(content: ItemContent): string | undefined {
  return content.kind === 'image' ? `/api/media/${content.blob}` : undefined;
}
