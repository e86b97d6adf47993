import 'server-only';
import * as query from '@/db/queries/datasets-kin';
import type { Call } from '@/server/call';
import { mediaStorage } from '@/server/ports/media-storage';
import { projectTerms } from '@/server/projects/projects';
import { type ItemContent, itemContentSchema } from '@/server/projects/tasks';
import type { Item } from './contract';
import { withdrawItems } from './datasets';
import { greySquare } from './images';
import { type LikenessIndex, type LikenessKind, likenessIndex } from './likeness-index';
import { areNearPictures, type GreySquare, pictureFingerprint } from './picture-likeness';
import { areNearTexts, textFingerprint } from './text-likeness';

/**
 * Kin: the near-duplicates of a project. Each item is looked at once, after it was added: it gets its fingerprint, is
 * compared with those looked at before, and joins the group of the nearest one that is really like it. What an owner said
 * about a group later is never undone, since an item is not looked at again.
 */

interface Read {
  readonly id: string;
  readonly kind: LikenessKind;
  readonly fingerprint: bigint;
  kinId: string | null;
}

/** What is compared: pictures cost a decoding, so fewer of them are dealt with at once. */
const itemsAtOnce = { picture: 200, text: 2000 } as const;
const fingerprintsAtOnce = 20_000;
/** So many of the nearest are looked at closely. */
const closeLooks = { picture: 4, text: 8 } as const;

const kindOf = (kind: string): LikenessKind => (kind === 'image' ? 'picture' : 'text');

/**
 * Looks at every item that nobody has looked at yet. Returns how many those were and how many are like an earlier one. What
 * was looked at before is read and filed once, however many are new.
 */
export async function findKin(call: Call, projectId: string): Promise<{ read: number; joined: number }> {
  const [sight, total] = [openSight(), { read: 0, joined: 0 }];
  let after: string | null = null;
  let file: Filed | null = null;
  for (;;) {
    const [first] = await query.unreadItems(call.db, projectId, after, 1);
    if (!first) return total;
    const atOnce = itemsAtOnce[kindOf(itemContentSchema.parse(first.content).kind)];
    const batch = await query.unreadItems(call.db, projectId, after, atOnce);
    sight.forget();
    const fresh = await fingerprintsOf(sight, batch);
    if (!file || file.room < fresh.length) file = await fileOf(call, projectId);
    const joined = await joinGroups(call, projectId, sight, file, fresh);
    // Somebody else looked at items meanwhile: this batch is compared with those too.
    if (joined === null) {
      file = null;
      continue;
    }
    total.read += fresh.length;
    total.joined += joined;
    after = batch.at(-1)?.id ?? null;
  }
}

/** Projects with items that nobody has looked at yet. */
export async function projectsToRead(call: Call): Promise<{ readonly id: string; readonly title: string }[]> {
  const ids = await query.projectsWithUnreadItems(call.db);
  return Promise.all(ids.map(async (id) => ({ id, title: (await projectTerms(call, id)).title })));
}

/** What the comparison sees of items; pictures are decoded when they are needed, and the last few are kept. */
interface Sight {
  /** Contents are kept for one batch. */
  forget(): void;
  learn(items: readonly { readonly id: string; readonly content: unknown }[]): void;
  missing(ids: readonly string[]): string[];
  content(id: string): ItemContent | null;
  picture(blob: string): Promise<GreySquare | null>;
}

const picturesKept = 64;

function openSight(): Sight {
  const contents = new Map<string, ItemContent>();
  const pictures = new Map<string, GreySquare>();
  return {
    forget: () => contents.clear(),
    learn: (items) => {
      for (const { id, content } of items) contents.set(id, itemContentSchema.parse(content));
    },
    missing: (ids) => [...new Set(ids)].filter((id) => !contents.has(id)),
    content: (id) => contents.get(id) ?? null,
    picture: async (blob) => {
      const kept = pictures.get(blob);
      if (kept) return kept;
      const bytes = await mediaStorage().get(blob);
      if (!bytes) return null;
      const grey = await greySquare(bytes);
      pictures.set(blob, grey);
      const [oldest] = pictures.keys();
      if (pictures.size > picturesKept && oldest) pictures.delete(oldest);
      return grey;
    },
  };
}

/** A picture whose bytes the storage has lost gets no fingerprint; it is tried again the next time. */
async function fingerprintsOf(
  sight: Sight,
  batch: readonly { readonly id: string; readonly content: unknown }[],
): Promise<Read[]> {
  sight.learn(batch);
  const read: Read[] = [];
  for (const { id } of batch) {
    const content = sight.content(id);
    if (!content) continue;
    const kind = kindOf(content.kind);
    const grey = content.kind === 'image' ? await sight.picture(content.blob) : null;
    if (content.kind === 'image' && !grey) continue;
    const fingerprint = grey ? pictureFingerprint(grey) : textFingerprint(partsOf(content));
    read.push({ id, kind, fingerprint, kinId: null });
  }
  return read;
}

function partsOf(content: ItemContent): string[] {
  if (content.kind === 'text') return [content.text];
  return content.kind === 'pair' ? [content.prompt ?? '', content.left, content.right] : [];
}

/** Everything that was looked at, filed by its fingerprint; an item without anything to compare is not filed. */
interface Filed {
  /** For so many more. */
  readonly room: number;
  /** What it holds is what was written by then. */
  revision: number;
  add(item: Read): void;
  /** The nearest, the first of them first. */
  near(item: Read): Read[];
}

async function fileOf(call: Call, projectId: string): Promise<Filed> {
  const revision = await query.kinRevision(call.db, projectId);
  const read: Read[] = [];
  let after: string | null = null;
  do {
    const rows = await query.readItems(call.db, projectId, after, fingerprintsAtOnce);
    for (const { id, kind, fingerprint, kin_id } of rows) {
      read.push({ id, kind: kindOf(kind), fingerprint: BigInt.asUintN(64, BigInt(fingerprint)), kinId: kin_id });
    }
    after = rows.length < fingerprintsAtOnce ? null : (rows.at(-1)?.id ?? null);
  } while (after !== null);
  const size = read.length + (await query.countUnreadItems(call.db, projectId)) + itemsAtOnce.text;
  const indexes: Record<LikenessKind, { index: LikenessIndex; items: Read[] }> = {
    picture: { index: likenessIndex('picture', size), items: [] },
    text: { index: likenessIndex('text', size), items: [] },
  };
  let room = size;
  const add = (item: Read) => {
    room -= 1;
    if (item.fingerprint === 0n) return;
    indexes[item.kind].index.add(item.fingerprint);
    indexes[item.kind].items.push(item);
  };
  for (const item of read) add(item);
  const near = ({ kind, fingerprint }: Read): Read[] => {
    if (fingerprint === 0n) return [];
    const { index, items } = indexes[kind];
    return index.near(fingerprint, closeLooks[kind]).flatMap((place) => items[place] ?? []);
  };
  return {
    revision,
    add,
    near,
    get room() {
      return room;
    },
  };
}

/** Compares, files and writes down; null when others wrote meanwhile, so that it has to be done again with a new file. */
async function joinGroups(
  call: Call,
  projectId: string,
  sight: Sight,
  file: Filed,
  fresh: readonly Read[],
): Promise<number | null> {
  const candidates = fresh.map((item) => {
    const found = file.near(item);
    file.add(item);
    return { item, found };
  });
  const missing = sight.missing(candidates.flatMap(({ found }) => found.map(({ id }) => id)));
  for (let from = 0; from < missing.length; from += itemsAtOnce.text) {
    sight.learn(await query.contentsOfItems(call.db, projectId, missing.slice(from, from + itemsAtOnce.text)));
  }
  const joined = new Map<string, string>();
  let copies = 0;
  for (const { item, found } of candidates) {
    const like = await firstLike(sight, item, found);
    if (!like) continue;
    const kinId = like.kinId ?? like.id;
    for (const one of [like, item]) if (one.kinId === null) joined.set(one.id, kinId);
    like.kinId = kinId;
    item.kinId = kinId;
    copies += 1;
  }
  return call.db.transaction(async (db) => {
    await query.lockKin(db, projectId);
    if ((await query.kinRevision(db, projectId)) !== file.revision) return null;
    const signed = fresh.map(({ id, fingerprint }) => ({ id, fingerprint: String(BigInt.asIntN(64, fingerprint)) }));
    await query.writeFingerprints(db, projectId, signed);
    await query.writeKin(
      db,
      projectId,
      [...joined].map(([id, kinId]) => ({ id, kinId })),
    );
    await query.bumpKinRevision(db, projectId);
    file.revision += 1;
    return copies;
  });
}

async function firstLike(sight: Sight, item: Read, candidates: readonly Read[]): Promise<Read | null> {
  const own = sight.content(item.id);
  for (const candidate of candidates) {
    const other = sight.content(candidate.id);
    if (own && other && (await areNear(sight, own, other))) return candidate;
  }
  return null;
}

async function areNear(sight: Sight, a: ItemContent, b: ItemContent): Promise<boolean> {
  if (a.kind !== 'image' || b.kind !== 'image') return a.kind === b.kind && areNearTexts(partsOf(a), partsOf(b));
  const shape = (a.width * b.height) / (a.height * b.width);
  if (shape < 0.9 || shape > 1.1) return false;
  const [one, other] = [await sight.picture(a.blob), await sight.picture(b.blob)];
  return one !== null && other !== null && areNearPictures(one, other);
}

/** "Label one of them": withdraws an item's near-duplicates; returns those that were withdrawn. */
export async function withdrawKin(call: Call, projectId: string, itemId: string): Promise<string[]> {
  const others = await query.kinInWork(call.db, projectId, itemId);
  return others.length === 0 ? [] : withdrawItems(call, projectId, others);
}

/** "They differ": the item leaves its group for good; returns the group, so that it can be undone. Null when it has none. */
export function separate(call: Call, projectId: string, itemId: string): Promise<string | null> {
  return query.moveToKin(call.db, projectId, itemId, itemId);
}

/** Undoes `separate`. */
export async function rejoin(call: Call, projectId: string, itemId: string, kinId: string): Promise<void> {
  await query.moveToKin(call.db, projectId, itemId, kinId);
}

/** A withdrawn item that is like others in the work, so that their label says what it shows. */
export interface Copy {
  readonly item: Item;
  /** In the order in which they were added. */
  readonly originalIds: readonly string[];
}

export async function copiesOf(call: Call, projectId: string): Promise<Copy[]> {
  const rows = await query.withdrawnCopies(call.db, projectId);
  return rows.map(({ id, name, slice, content, original_ids: originalIds }) => ({
    item: { id, name, slice, content: itemContentSchema.parse(content) },
    originalIds,
  }));
}
