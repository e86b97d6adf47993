import 'server-only';
/**
 * What an export is made of, read some hundred items at a time: of a large project no more is kept than the ids of its items.
 * Which items there are, and who has a column, is settled at the beginning; each item is told as it stands when it is read.
 */
import { pseudonyms } from '@/server/accounts/pseudonyms';
import { annotationsOfItems, answerers } from '@/server/annotations/annotations';
import type { Call } from '@/server/call';
import type { Item } from '@/server/datasets/contract';
import { allItemIds, hasTexts, itemsAmong } from '@/server/datasets/datasets';
import { copiesOf } from '@/server/datasets/kin';
import { estimatesByItem, itemStandingsByItem } from '@/server/estimates/estimates';
import { answerOfMerged } from '@/server/estimates/merge';
import { groupBy } from '@/server/group';
import { guideVersions } from '@/server/guides/guides';
import { currentOntology, projectTerms } from '@/server/projects/projects';
import { settledAnswers } from '@/server/review/outcomes';
import { knownAnswers } from '@/server/skill/skill';
import type { ExportFrame, ExportItem, ExportParts, RawAnswer } from './contract';
import { exportedCopy } from './copies';

/** Items read at once: what is held beside the part that is being sent. */
const itemsAtOnce = 500;

interface Source {
  readonly call: Call;
  readonly projectId: string;
  readonly numberOfGuide: ReadonlyMap<string, number>;
  /** Of those who had answered when the export began: whoever came later has no column. */
  readonly nameOf: ReadonlyMap<string, string>;
  readonly known: Awaited<ReturnType<typeof knownAnswers>>;
}

/** A copy with the item that it has its label from. */
interface Carried {
  readonly copy: Item;
  readonly originalId: string;
}

export interface Reading {
  readonly frame: ExportFrame;
  items(): AsyncGenerator<ExportParts['items'][]>;
  pictures(): AsyncGenerator<ExportParts['pictures'][]>;
  withdrawn(): AsyncGenerator<ExportParts['withdrawn'][]>;
}

function* partsOf<T>(all: readonly T[]): Generator<{ readonly from: number; readonly part: readonly T[] }> {
  for (let from = 0; from < all.length; from += itemsAtOnce) yield { from, part: all.slice(from, from + itemsAtOnce) };
}

async function rawAnswers({ call, projectId, numberOfGuide, nameOf }: Source, ids: readonly string[]) {
  const ofItem = groupBy(await annotationsOfItems(call, projectId, ids), ({ itemId }) => itemId);
  const rawOf = (itemId: string): RawAnswer[] =>
    (ofItem.get(itemId) ?? []).flatMap((row) => {
      const worker = nameOf.get(row.workerId);
      if (worker === undefined) return [];
      const { id: annotationId, round, purpose, submittedAt, activeSeconds, comment, answer } = row;
      const isEarlier = purpose === 'label' && !row.counts;
      const guideNumber = numberOfGuide.get(row.guideVersionId) ?? 0;
      return [
        { annotationId, worker, guideNumber, round, isEarlier, purpose, submittedAt, activeSeconds, comment, answer },
      ];
    });
  return rawOf;
}

async function itemsOf(source: Source, ids: readonly string[]): Promise<ExportItem[]> {
  const { call, projectId, known } = source;
  const items = await itemsAmong(call, projectId, ids);
  const rawOf = await rawAnswers(source, ids);
  const verdicts = await settledAnswers(call, projectId, ids);
  const estimates = await estimatesByItem(call, projectId, ids);
  const standings = await itemStandingsByItem(call, projectId, ids);
  return items.map(({ id, name, slice, content }): ExportItem => {
    const [verdict, estimate, sure] = [verdicts.get(id), estimates.get(id), known.get(id)];
    const standing = standings.get(id) ?? 'open';
    return {
      id,
      name,
      slice,
      content,
      standing,
      settledBy: sure ? 'known' : verdict ? 'reviewer' : standing === 'settled' ? 'consensus' : null,
      confidence: sure || verdict ? null : (estimate?.confidence ?? null),
      answer: sure?.answer ?? verdict?.answer ?? (estimate ? answerOfMerged(estimate.merged) : null),
      merged: estimate?.merged ?? null,
      reason: sure?.explanation ?? verdict?.reason ?? '',
      ruleNumber: verdict?.ruleNumber ?? null,
      raw: rawOf(id),
      copyOf: null,
    };
  });
}

const byId = (items: readonly ExportItem[]) => new Map(items.map((item) => [item.id, item]));

/** Copies whose originals have an answer, each with the surest of these. */
async function carriedCopies(source: Source): Promise<Carried[]> {
  const carried: Carried[] = [];
  for (const { part } of partsOf(await copiesOf(source.call, source.projectId))) {
    const originals = byId(await itemsOf(source, [...new Set(part.flatMap(({ originalIds }) => originalIds))]));
    for (const { item: copy, originalIds } of part) {
      const candidates = originalIds.flatMap((id) => originals.get(id) ?? []);
      const originalId = exportedCopy(copy, candidates)?.copyOf?.id;
      if (originalId !== undefined) carried.push({ copy, originalId });
    }
  }
  return carried;
}

async function* itemParts(source: Source, ids: readonly string[], copies: readonly Carried[]) {
  for (const { from, part } of partsOf(ids)) {
    const items = byId(await itemsOf(source, part));
    yield part.flatMap((id, n) => {
      const item = items.get(id);
      return item ? [{ number: from + n + 1, item }] : [];
    });
  }
  for (const { from, part } of partsOf(copies)) {
    const originals = byId(await itemsOf(source, [...new Set(part.map(({ originalId }) => originalId))]));
    yield part.flatMap(({ copy, originalId }, n) => {
      const original = originals.get(originalId);
      const item = original ? exportedCopy(copy, [original]) : null;
      return item ? [{ number: ids.length + from + n + 1, item }] : [];
    });
  }
}

async function* pictureParts({ call, projectId }: Source, ids: readonly string[], copies: readonly Carried[]) {
  const wanted = new Set(copies.map(({ originalId }) => originalId));
  const numberOf = new Map(ids.flatMap((id, n) => (wanted.has(id) ? [[id, n + 1]] : [])));
  for (const { from, part } of partsOf(ids)) {
    const place = new Map(part.map((id, n) => [id, from + n + 1]));
    const items = await itemsAmong(call, projectId, part);
    yield items.map(({ id, name, content }) => ({ number: place.get(id) ?? 0, name, content, copyOf: null }));
  }
  for (const { from, part } of partsOf(copies))
    yield part.map(({ copy: { name, content }, originalId }, n) => {
      return { number: ids.length + from + n + 1, name, content, copyOf: numberOf.get(originalId) ?? null };
    });
}

async function* withdrawnParts(source: Source) {
  const { call, projectId } = source;
  for (const { part } of partsOf(await allItemIds(call, projectId, true))) {
    const rawOf = await rawAnswers(source, part);
    const answered = part.filter((id) => rawOf(id).length > 0);
    const items = answered.length > 0 ? await itemsAmong(call, projectId, answered) : [];
    yield items.map(({ id, name, slice }) => ({ id, name, slice, raw: rawOf(id) }));
  }
}

export async function readProject(call: Call, projectId: string, withCopies: boolean): Promise<Reading> {
  const [terms, ontology, versions, ids, people, known, isWithTexts] = await Promise.all([
    projectTerms(call, projectId),
    currentOntology(call, projectId),
    guideVersions(call, projectId),
    allItemIds(call, projectId, false),
    answerers(call, projectId),
    knownAnswers(call, projectId),
    hasTexts(call, projectId),
  ]);
  const nameOf = await pseudonyms(
    call,
    people.map(({ workerId }) => workerId),
  );
  const numberOfGuide = new Map(versions.map(({ id, number }) => [id, number]));
  const source: Source = { call, projectId, numberOfGuide, nameOf, known };
  const copies = withCopies ? await carriedCopies(source) : [];
  const columns = people.flatMap(({ workerId, isInWork }) => (isInWork ? (nameOf.get(workerId) ?? []) : []));
  return {
    frame: {
      project: { id: projectId, title: terms.title, task: terms.task },
      exportedAt: call.now,
      ontology,
      guideNumbers: versions.map(({ number }) => number).sort((a, b) => a - b),
      withCopies,
      workers: columns.sort(),
      hasTexts: isWithTexts,
    },
    items: () => itemParts(source, ids, copies),
    pictures: () => pictureParts(source, ids, copies),
    withdrawn: () => withdrawnParts(source),
  };
}
