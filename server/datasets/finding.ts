import 'server-only';
/** Finding items by what a file calls them: the id, the name, or the content itself. */
import { itemsByKeys } from '@/db/queries/datasets-finding';
import type { Call } from '@/server/call';
import { type ItemContent, itemContentSchema } from '@/server/projects/tasks';
import { contentHash } from './content-hash';
import { itemName } from './datasets';

export type Sought =
  | { readonly by: 'id'; readonly id: string }
  | { readonly by: 'name'; readonly name: string }
  | { readonly by: 'content'; readonly content: ItemContent };

export interface FoundItem {
  readonly id: string;
  /** In pixels, of a picture. */
  readonly width: number | null;
  readonly height: number | null;
}

const keyOf = (sought: Sought): readonly ['id' | 'name' | 'hash', string] => {
  if (sought.by === 'id') return ['id', sought.id];
  if (sought.by === 'name') return ['name', itemName(sought.name)];
  // Stored content went through the schema, so what is looked for does too; what it refuses is nobody's content.
  const content = itemContentSchema.safeParse(sought.content);
  return ['hash', content.success ? contentHash(content.data) : ''];
};

/**
 * The items that each is meant by, in the order of the question: none, one, or several of one name. Of several those that
 * were withdrawn are not meant, unless all were.
 */
export async function findItems(call: Call, projectId: string, sought: readonly Sought[]): Promise<FoundItem[][]> {
  const keys = sought.map(keyOf);
  const found = new Map<string, (FoundItem & { isActive: boolean })[]>();
  for (const by of ['id', 'name', 'hash'] as const) {
    const wanted = keys.flatMap(([kind, key]) => (kind === by ? [key] : []));
    if (wanted.length === 0) continue;
    for (const row of await itemsByKeys(call.db, projectId, by, wanted)) {
      const { id, width, height, is_active: isActive } = row;
      const key = `${by} ${row.key}`;
      found.set(key, [...(found.get(key) ?? []), { id, width, height, isActive }]);
    }
  }
  return keys.map(([by, key]) => {
    const ones = found.get(`${by} ${key}`) ?? [];
    const active = ones.filter(({ isActive }) => isActive);
    return active.length > 0 ? active : ones;
  });
}
