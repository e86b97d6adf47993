import 'server-only';
/**
 * Taking a project away: the consensus with its confidence, the reviewers' decisions, and every worker's raw answer
 * beside them. Nothing is dropped; what is not settled says so.
 */
import { stringify } from 'csv-stringify/sync';
import { annotationCounts } from '@/server/annotations/crowd';
import type { Call } from '@/server/call';
import { type Copy, copiesOf } from '@/server/datasets/kin';
import { itemsWithEstimate, projectCounts } from '@/server/estimates/estimates';
import { projectTerms } from '@/server/projects/projects';
import { settledAnswers } from '@/server/review/outcomes';
import { knownAnswers } from '@/server/skill/skill';
import { cocoSections } from './coco';
import type {
  ExportFile,
  ExportFormat,
  ExportFrame,
  ExportItem,
  ExportParts,
  ExportSummary,
  Section,
} from './contract';
import { rawHeader, rawRows } from './raw-table';
import { type Reading, readProject } from './reading';
import { type Cell, tableHeader, tableRows } from './table';

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

/** A break of either kind ends a row for some reader: the writer by itself puts only CR LF into quotation marks. */
const quoted = /[\r\n]/;
const partLength = 65_536;

/** Rows as text, some at a time; a table begins with a mark that tells spreadsheets how it is written. */
function* writtenRows(table: Iterable<Cell[]>, bom = false): Generator<string> {
  let some: Cell[][] = [];
  const write = () => {
    const text = stringify(some, { bom, record_delimiter: 'windows', quoted_match: quoted });
    some = [];
    return text;
  };
  for (const row of table) if (some.push(row) === rowsAtOnce) yield write();
  if (some.length > 0) yield write();
}

const opened = (header: Cell[]) => [...writtenRows([header], true)].join('');

function* itemsIn(part: readonly ExportParts['items'][]): Generator<ExportItem> {
  for (const { item } of part) yield item;
}

function tableSections(frame: ExportFrame): readonly Section[] {
  const write = (part: readonly ExportParts['items'][]) => writtenRows(tableRows(frame, itemsIn(part)));
  return [{ of: 'items', opening: opened(tableHeader(frame)), write, closing: () => '' }];
}

function rawSections(frame: ExportFrame): readonly Section[] {
  return [
    {
      of: 'items',
      opening: opened(rawHeader(frame)),
      write: (part) => writtenRows(rawRows(frame, itemsIn(part), true)),
      closing: () => '',
    },
    { of: 'withdrawn', opening: '', write: (part) => writtenRows(rawRows(frame, part, false)), closing: () => '' },
  ];
}

async function* bodyOf(reading: Reading, section: Section): AsyncGenerator<string> {
  if (section.of === 'items') for await (const part of reading.items()) yield* section.write(part);
  else if (section.of === 'pictures') for await (const part of reading.pictures()) yield* section.write(part);
  else for await (const part of reading.withdrawn()) yield* section.write(part);
}

/** Sections as parts of some size: a line at a time would be sent a line at a time. */
async function* writtenSections(reading: Reading, sections: readonly Section[]): AsyncGenerator<string> {
  let text = '';
  for (const section of sections) {
    text += section.opening;
    for await (const piece of bodyOf(reading, section)) {
      text += piece;
      if (text.length < partLength) continue;
      yield text;
      text = '';
    }
    text += section.closing();
  }
  if (text !== '') yield text;
}

const kinds = {
  coco: { sections: cocoSections, extension: 'coco.json', mediaType: 'application/json' },
  csv: { sections: tableSections, extension: 'csv', mediaType: 'text/csv; charset=utf-8' },
  answers: { sections: rawSections, extension: 'answers.csv', mediaType: 'text/csv; charset=utf-8' },
} as const satisfies Record<ExportFormat, object>;

/** Writes the project out in one of the formats, with labels carried over to withdrawn near-duplicates where that is wished. */
export async function exportProject(
  call: Call,
  projectId: string,
  { format, withCopies }: { readonly format: ExportFormat; readonly withCopies: boolean },
): Promise<ExportFile> {
  const reading = await readProject(call, projectId, withCopies);
  const { sections, extension, mediaType } = kinds[format];
  const fileName = fileNameOf(reading.frame.project.title, extension);
  return { fileName, mediaType, parts: writtenSections(reading, sections(reading.frame)) };
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
