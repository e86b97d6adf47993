import 'server-only';
import { newId } from '@/db/ids';
import * as query from '@/db/queries/datasets';
import type { Call } from '@/server/call';
import { mediaStorage } from '@/server/ports/media-storage';
import { enqueue } from '@/server/ports/queue';
import { invariant } from '@/server/problem';
import { cleanLine } from '@/server/projects/person-text';
import { holdProject, projectTerms } from '@/server/projects/projects';
import { type ItemContent, itemContentSchema, type TaskKind } from '@/server/projects/tasks';
import { contentHash } from './content-hash';
import {
  type DatasetSummary,
  datasetProblem,
  type Item,
  type ItemFilter,
  type ItemPage,
  type ItemState,
  type ItemsInput,
  itemsInput,
  type Kept,
  type PairRow,
  type Place,
  type ShownPicture,
  type TextRow,
  type Urgency,
} from './contract';
import { storedPicture } from './images';
import { datasetLimits } from './limits';
import { type ImportTally, openTally } from './tally';

/**
 * Datasets: the items of a project and the pictures they show.
 * An item is its content hash: the same picture or text is one item, however often it is offered. Pictures are decoded
 * and encoded anew before they are kept. Items are withdrawn, never deleted, since work may have been done on them.
 */

/** Proves that the project takes data of this kind now, and that there is room for some. */
export async function requireIntake(call: Call, projectId: string): Promise<Intake> {
  const terms = await projectTerms(call, projectId);
  if (terms.state === 'closed') throw datasetProblem('project_closed');
  const present = await query.countItems(call.db, projectId);
  if (present >= datasetLimits.items) throw datasetProblem('dataset_full', { most: datasetLimits.items });
  return { call, projectId, task: terms.task, room: datasetLimits.items - present };
}

/** A project that was proved to take data: what it labels, and how many more items it may get. */
export interface Intake {
  readonly call: Call;
  readonly projectId: string;
  readonly task: TaskKind;
  readonly room: number;
}

const kindsOfTask: Readonly<Record<TaskKind, readonly ItemContent['kind'][]>> = {
  boxes: ['image'],
  classes: ['image', 'text'],
  pairs: ['pair'],
};

/** Refuses what this kind of task has no use for. */
export function requireKind(intake: Intake, given: ItemContent['kind']): void {
  const wanted = kindsOfTask[intake.task];
  if (wanted.includes(given)) return;
  throw datasetProblem('wrong_kind', { wanted: wanted.length > 1 ? 'any' : (wanted[0] ?? 'any'), given });
}

/** Something to label, with what it is called. An absent or empty name becomes one made of the content. */
interface Offer {
  readonly content: ItemContent;
  readonly name?: string | undefined;
  readonly slice?: string | undefined;
}

const shorten = (text: string, most: number) => {
  const letters = [...cleanLine(text)];
  return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : letters.join('');
};

/** A given name as an item has it: one line, cut off at its longest. */
export const itemName = (given: string) => shorten(given, datasetLimits.itemName);

function nameOf({ content, name }: Offer): string {
  const given = itemName(name ?? '');
  if (given !== '') return given;
  if (content.kind === 'image') return content.blob.slice(0, 12);
  return shorten(content.kind === 'text' ? content.text : (content.prompt ?? content.left), 60);
}

/** Asks for a running project's seats to be matched to its items; many changes in a row ask once. */
export function matchSeatsSoon(call: Call, projectId: string): Promise<void> {
  return enqueue(
    call.db,
    'match_seats',
    { projectId },
    `match_seats:${projectId}`,
    new Date(call.now.getTime() + 1000),
  );
}

/**
 * Adds offers to the project, in a transaction of the caller's; the answer stands in the order of the offers. The same
 * content twice is one item. Refuses `missing` when the project was discarded meanwhile.
 */
async function addOffers(intake: Intake, offers: readonly Offer[]): Promise<Kept[]> {
  if (offers.length === 0) return [];
  const { call, projectId } = intake;
  await holdProject(call, projectId);
  const rows = offers.map((offer) => ({
    id: newId(),
    projectId,
    contentHash: contentHash(offer.content),
    name: nameOf(offer),
    content: offer.content,
    blob: offer.content.kind === 'image' ? offer.content.blob : null,
    slice: shorten(offer.slice ?? '', datasetLimits.slice) || null,
    createdAt: call.now,
  }));
  const once = [...new Map(rows.toReversed().map((row) => [row.contentHash, row])).values()].toReversed();
  const ids = new Map((await query.insertItems(call.db, once)).map((row) => [row.contentHash, row.id]));
  if (ids.size > 0) await matchSeatsSoon(call, projectId);
  const rest = rows.filter((row) => !ids.has(row.contentHash)).map((row) => row.contentHash);
  if (rest.length > 0) {
    for (const row of await query.itemIdsByHashes(call.db, projectId, rest)) ids.set(row.contentHash, row.id);
  }
  return rows.map((row) => {
    const itemId = ids.get(row.contentHash);
    invariant(itemId, 'an item is there after it was added');
    return { itemId, isNew: itemId === row.id };
  });
}

/** Decodes, re-encodes and keeps one picture. Throws a problem that says why it was not taken. */
export async function addPicture(
  intake: Intake,
  image: { readonly name: string; readonly bytes: Uint8Array; readonly slice?: string | undefined },
): Promise<Kept> {
  requireKind(intake, 'image');
  const { bytes, ...picture } = await storedPicture(image.bytes);
  // The bytes are safe before a row names them; bytes without a row are found again by their hash.
  await mediaStorage().put(picture.sha256, bytes, picture.mediaType);
  const { sha256, mediaType, width, height } = picture;
  const content: ItemContent = { kind: 'image', blob: sha256, width, height };
  return intake.call.db.transaction(async (db) => {
    const within = { ...intake, call: { ...intake.call, db } };
    await query.holdBlob(db, { ...picture, byteSize: bytes.length, createdAt: intake.call.now });
    // The same picture of a discarded project may have been forgotten since.
    if (!(await mediaStorage().has(sha256))) await mediaStorage().put(sha256, bytes, mediaType);
    const [kept] = await addOffers(within, [{ content, name: image.name, slice: image.slice }]);
    invariant(kept, 'one offer has one answer');
    return kept;
  });
}

/** Adds one picture to a project; `name` is what people see, `slice` the part of the data it belongs to. */
export async function addImage(
  call: Call,
  projectId: string,
  image: { readonly name: string; readonly bytes: Uint8Array; readonly slice?: string },
): Promise<Kept> {
  return addPicture(await requireIntake(call, projectId), image);
}

const batch = 500;

/** An offer, and where in its table it stands. */
export type RowOffer = Offer & { readonly place: Place };

const noPlace: Place = { name: '', line: null };

/** Adds rows in batches, telling the tally about each. */
export async function addRows(intake: Intake, offers: readonly RowOffer[], tally: ImportTally): Promise<void> {
  for (let from = 0; from < offers.length; from += batch) {
    const part = offers.slice(from, from + batch);
    const added = await intake.call.db.transaction((db) =>
      addOffers({ ...intake, call: { ...intake.call, db } }, part),
    );
    for (const [index, kept] of added.entries()) tally.keep(kept, part[index]?.place ?? noPlace);
  }
}

/** Adds texts; their words are kept as they are. */
export async function addTexts(call: Call, projectId: string, rows: readonly TextRow[]) {
  const intake = await requireIntake(call, projectId);
  requireKind(intake, 'text');
  const tally = openTally();
  await addRows(
    intake,
    rows.map((row) => ({ ...row, place: noPlace, content: itemContentSchema.parse({ kind: 'text', text: row.text }) })),
    tally,
  );
  return tally.report();
}

export async function addPairs(call: Call, projectId: string, rows: readonly PairRow[]) {
  const intake = await requireIntake(call, projectId);
  requireKind(intake, 'pair');
  const tally = openTally();
  await addRows(
    intake,
    rows.map(({ left, right, prompt, ...row }) => ({
      ...row,
      place: noPlace,
      content: itemContentSchema.parse({ kind: 'pair', left, right, ...(prompt ? { prompt } : {}) }),
    })),
    tally,
  );
  return tally.report();
}

/** A stored picture for one who may see it: with its type and bytes. Null for everybody else, and when there is none. */
export async function pictureFor(call: Call, sha256: string): Promise<ShownPicture | null> {
  const { actor } = call;
  if (!actor || !(await query.maySeeBlob(call.db, sha256, actor.id, actor.isStaff))) return null;
  const blob = await query.blobByHash(call.db, sha256);
  if (!blob) return null;
  return { mediaType: blob.mediaType, read: () => mediaStorage().get(sha256) };
}

const itemOf = ({ content, ...row }: { id: string; name: string; content: unknown; slice: string | null }): Item => ({
  id: row.id,
  name: row.name,
  slice: row.slice,
  content: itemContentSchema.parse(content),
});

export function conditionsOf({ state, slice, withKinOnly, laterKinOnly }: ItemFilter) {
  return { state: state ?? null, slice: slice ?? null, withKinOnly, laterKinOnly: laterKinOnly ?? false };
}

/** A page of the project's items, oldest first. Whose answer is known is told to nobody who does not own the project. */
export async function itemsOf(call: Call, projectId: string, input: ItemsInput, tellsKnown = false): Promise<ItemPage> {
  const { cursor, limit, ...filter } = itemsInput.parse(input);
  const page = { after: cursor ?? null, limit: limit + 1, filter: conditionsOf(filter), tellsKnown };
  const rows = await query.itemPage(call.db, projectId, page);
  const items = rows.slice(0, limit).map((row) => {
    return {
      ...itemOf(row),
      state: row.state,
      urgency: row.urgency as Urgency,
      kin: row.kin,
      isBroken: row.isBroken,
      isKnown: row.isKnown,
    };
  });
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** Every item that counts, oldest first. For exports and rebuilds; screens page through `itemsOf`. */
export async function allItems(call: Call, projectId: string): Promise<Item[]> {
  return (await query.activeItems(call.db, projectId)).map(itemOf);
}

/** Ids of all items in the work, or of those that were taken out of it, in the order they were added. */
export function allItemIds(call: Call, projectId: string, isWithdrawn: boolean): Promise<string[]> {
  return query.allItemIds(call.db, projectId, isWithdrawn);
}

/** These items, withdrawn ones too, in the order they were added. */
export async function itemsAmong(call: Call, projectId: string, ids: readonly string[]): Promise<Item[]> {
  return (await query.itemsAmong(call.db, projectId, ids)).map(itemOf);
}

/** Whether an item in the work is a text. */
export function hasTexts(call: Call, projectId: string): Promise<boolean> {
  return query.hasTexts(call.db, projectId);
}

/** One item, withdrawn ones too, or null when the project has none of this id. */
export async function itemById(call: Call, projectId: string, itemId: string): Promise<Item | null> {
  const row = await query.itemById(call.db, projectId, itemId);
  return row ? itemOf(row) : null;
}

/** The slice of each item that has one. */
export async function slicesOfItems(call: Call, projectId: string): Promise<ReadonlyMap<string, string>> {
  return new Map((await query.slicedItems(call.db, projectId)).map((row) => [row.id, row.slice]));
}

export async function datasetSummary(call: Call, projectId: string): Promise<DatasetSummary> {
  const rows = await query.countsByStateAndSlice(call.db, projectId);
  const total = (state: ItemState) =>
    rows.filter((row) => row.state === state).reduce((sum, row) => sum + row.items, 0);
  const slices = rows
    .filter((row) => row.state === 'active')
    .map((row) => ({ slice: row.slice ?? '', items: row.items }))
    .sort((a, b) => b.items - a.items || a.slice.localeCompare(b.slice));
  return {
    active: total('active'),
    withdrawn: total('withdrawn'),
    quarantined: total('quarantined'),
    slices,
  };
}

/** Takes items out of the work; returns those that were in it. Work already done on them stays, and stays payable. */
export function withdrawItems(call: Call, projectId: string, itemIds: readonly string[]): Promise<string[]> {
  return changeState(call, projectId, itemIds, 'withdrawn');
}

async function changeState(
  call: Call,
  projectId: string,
  itemIds: readonly string[],
  state: ItemState,
): Promise<string[]> {
  return call.db.transaction(async (db) => {
    const clearedAt = state === 'active' ? call.now : null;
    const changed = await query.setItemState(db, projectId, itemIds, state, clearedAt);
    if (changed.length > 0) await matchSeatsSoon({ ...call, db }, projectId);
    if (await query.isAnyReported(db, changed)) await judgeAnew({ ...call, db }, projectId);
    return changed;
  });
}

/** Which items are broken has changed: what is judged by them follows. */
export function judgeAnew(call: Call, projectId: string): Promise<void> {
  return enqueue(call.db, 'estimate_project', { projectId }, `estimate_project:${projectId}`);
}

/**
 * Items that are out of the work as broken: set aside after reports, or withdrawn while a report stood or as broken. What was answered or
 * decided of them says nothing of anybody's skill; of those that were withdrawn for other reasons it does.
 */
export async function brokenItems(call: Call, projectId: string): Promise<ReadonlySet<string>> {
  return new Set(await query.brokenItems(call.db, projectId));
}

export async function withdrawItem(call: Call, projectId: string, itemId: string): Promise<void> {
  await withdrawItems(call, projectId, [itemId]);
}

/** Undoes a withdrawal or a quarantine: whoever brings an item back has looked at it, so earlier reports count no more. */
export function restoreItems(call: Call, projectId: string, itemIds: readonly string[]): Promise<string[]> {
  return changeState(call, projectId, itemIds, 'active');
}

/** A worker has reported the item as broken. After the second report nobody new gets it until an owner has looked; whether this was it. */
export async function heedReport(call: Call, projectId: string, itemId: string): Promise<boolean> {
  if ((await query.brokenReports(call.db, itemId)) < datasetLimits.reportsToQuarantine) return false;
  return (await changeState(call, projectId, [itemId], 'quarantined')).length > 0;
}
