import 'server-only';
/**
 * Taking a project away: the consensus with its confidence, the reviewers' decisions, and every worker's raw answer
 * beside them. Nothing is dropped; what is not settled says so.
 */
import { stringify } from 'csv-stringify/sync';
import { pseudonyms } from '@/server/accounts/pseudonyms';
import { annotationCounts, annotationsOfProject } from '@/server/annotations/annotations';
import type { Call } from '@/server/call';
import { allItems, withdrawnItems } from '@/server/datasets/datasets';
import { type Copy, copiesOf } from '@/server/datasets/kin';
import { estimatesByItem, itemStandingsByItem, itemsWithEstimate, projectCounts } from '@/server/estimates/estimates';
import { answerOfMerged } from '@/server/estimates/merge';
import { groupBy } from '@/server/group';
import { guideVersions } from '@/server/guides/guides';
import { currentOntology, projectTerms } from '@/server/projects/projects';
import { settledAnswers } from '@/server/review/outcomes';
import { knownAnswers } from '@/server/skill/skill';
import { cocoOf } from './coco';
import type { ExportData, ExportFile, ExportFormat, ExportItem, ExportSummary, RawAnswer } from './contract';
import { exportedCopy } from './copies';
import { rawTableOf } from './raw-table';
import { type Cell, tableOf } from './table';

async function rawAnswers(call: Call, projectId: string): Promise<Map<string, RawAnswer[]>> {
  const [annotations, versions] = await Promise.all([
    annotationsOfProject(call, projectId),
    guideVersions(call, projectId),
  ]);
  const names = await pseudonyms(
    call,
    annotations.map(({ workerId }) => workerId),
  );
  const numberOf = new Map(versions.map(({ id, number }) => [id, number]));
  const ofItem = groupBy(annotations, ({ itemId }) => itemId);
  return new Map(
    [...ofItem].map(([itemId, rows]) => [
      itemId,
      rows.map((row) => ({
        annotationId: row.id,
        worker: names.get(row.workerId) ?? '',
        guideNumber: numberOf.get(row.guideVersionId) ?? 0,
        round: row.round,
        isEarlier: row.purpose === 'label' && !row.counts,
        purpose: row.purpose,
        submittedAt: row.submittedAt,
        activeSeconds: row.activeSeconds,
        comment: row.comment,
        answer: row.answer,
      })),
    ]),
  );
}

async function gather(call: Call, projectId: string, withCopies: boolean): Promise<ExportData> {
  const [terms, ontology, versions, items, gone, raw, verdicts, known, estimates, standings] = await Promise.all([
    projectTerms(call, projectId),
    currentOntology(call, projectId),
    guideVersions(call, projectId),
    allItems(call, projectId),
    withdrawnItems(call, projectId),
    rawAnswers(call, projectId),
    settledAnswers(call, projectId),
    knownAnswers(call, projectId),
    estimatesByItem(call, projectId),
    itemStandingsByItem(call, projectId),
  ]);
  const exported = items.map((item): ExportItem => {
    const verdict = verdicts.get(item.id);
    const estimate = estimates.get(item.id);
    const standing = standings.get(item.id) ?? 'open';
    const sure = known.get(item.id);
    return {
      id: item.id,
      name: item.name,
      slice: item.slice,
      content: item.content,
      standing,
      settledBy: sure ? 'known' : verdict ? 'reviewer' : standing === 'settled' ? 'consensus' : null,
      confidence: sure || verdict ? null : (estimate?.confidence ?? null),
      answer: sure?.answer ?? verdict?.answer ?? (estimate ? answerOfMerged(estimate.merged) : null),
      merged: estimate?.merged ?? null,
      reason: sure?.explanation ?? verdict?.reason ?? '',
      ruleNumber: verdict?.ruleNumber ?? null,
      raw: raw.get(item.id) ?? [],
      copyOf: null,
    };
  });
  const byId = new Map(exported.map((item) => [item.id, item]));
  const copies = withCopies ? await copiesOf(call, projectId) : [];
  const carried = copies.flatMap(
    ({ item, originalIds }) =>
      exportedCopy(
        item,
        originalIds.flatMap((id) => byId.get(id) ?? []),
      ) ?? [],
  );
  return {
    project: { id: projectId, title: terms.title, task: terms.task },
    exportedAt: call.now,
    ontology,
    guideNumbers: versions.map(({ number }) => number).sort((a, b) => a - b),
    items: [...exported, ...carried],
    withdrawn: gone.flatMap(({ id, name, slice }) => {
      const answers = raw.get(id);
      return answers ? [{ id, name, slice, raw: answers }] : [];
    }),
    withCopies,
  };
}

/** A file name from a title: letters and digits of any script, the rest as hyphens. */
function fileNameOf(title: string, extension: string): string {
  const stem = title
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 80)
    // A letter of two halves is not cut in the middle: half of one cannot be sent.
    .replace(/[\uD800-\uDBFF]$/, '');
  return `${stem || 'project'}.${extension}`;
}

const rowsAtOnce = 500;

function* writtenRows(table: Iterable<Cell[]>): Generator<string> {
  let [some, isFirst]: [Cell[][], boolean] = [[], true];
  const write = () => {
    const text = stringify(some, { bom: isFirst, record_delimiter: 'windows' });
    [some, isFirst] = [[], false];
    return text;
  };
  for (const row of table) if (some.push(row) === rowsAtOnce) yield write();
  if (some.length > 0) yield write();
}

/** Writes the project out in one of the formats, with labels carried over to withdrawn near-duplicates where that is wished. */
export async function exportProject(
  call: Call,
  projectId: string,
  { format, withCopies }: { readonly format: ExportFormat; readonly withCopies: boolean },
): Promise<ExportFile> {
  const data = await gather(call, projectId, withCopies);
  if (format === 'coco') {
    const parts = [JSON.stringify(cocoOf(data), null, 1)];
    return { fileName: fileNameOf(data.project.title, 'coco.json'), mediaType: 'application/json', parts };
  }
  const [table, extension] = format === 'csv' ? [tableOf(data), 'csv'] : [rawTableOf(data), 'answers.csv'];
  const parts = writtenRows(table);
  return { fileName: fileNameOf(data.project.title, extension), mediaType: 'text/csv; charset=utf-8', parts };
}

/** What an export would hold now. COCO is for rectangles; the tables are for every kind. */
export async function exportSummary(call: Call, projectId: string): Promise<ExportSummary> {
  const [terms, counts, { annotations, workers }, copies] = await Promise.all([
    projectTerms(call, projectId),
    projectCounts(call, projectId),
    annotationCounts(call, projectId),
    copiesOf(call, projectId),
  ]);
  const { items, settled, contested, open } = counts;
  return {
    items,
    settled,
    contested,
    open,
    annotations,
    workers,
    copies: await carriedCopies(call, projectId, copies),
    formats: terms.task === 'boxes' ? ['coco', 'csv', 'answers'] : ['csv', 'answers'],
  };
}

/** Of how many copies an original has an answer. */
async function carriedCopies(call: Call, projectId: string, copies: readonly Copy[]): Promise<number> {
  if (copies.length === 0) return 0;
  const originals = [...new Set(copies.flatMap(({ originalIds }) => originalIds))];
  const [estimated, verdicts, known] = await Promise.all([
    itemsWithEstimate(call, projectId, originals),
    settledAnswers(call, projectId),
    knownAnswers(call, projectId),
  ]);
  const hasAnswer = (id: string) => estimated.has(id) || verdicts.has(id) || known.has(id);
  return copies.filter(({ originalIds }) => originalIds.some(hasAnswer)).length;
}
