import type { Call } from '@/server/call';
import { cocoSections } from '@/server/interchange/coco';
import type { ExportFrame, ExportItem, ExportParts, Section } from '@/server/interchange/contract';
import { exportProject } from '@/server/interchange/export';
import * as rawTable from '@/server/interchange/raw-table';
import * as table from '@/server/interchange/table';

/** What the file of an export says. */
export async function exportedText(call: Call, projectId: string, wish: Parameters<typeof exportProject>[2]) {
  const { parts } = await exportProject(call, projectId, wish);
  let text = '';
  for await (const part of parts) text += part;
  return text;
}

/** All that a small export is made of. */
export interface ExportData extends Omit<ExportFrame, 'workers' | 'hasTexts'> {
  readonly items: readonly ExportItem[];
  readonly withdrawn: readonly ExportParts['withdrawn'][];
}

function frameOf({ items, withdrawn: _, ...frame }: ExportData): ExportFrame {
  const workers = new Set(items.flatMap(({ raw }) => raw.map(({ worker }) => worker)));
  return { ...frame, workers: [...workers].sort(), hasTexts: items.some(({ content }) => content.kind === 'text') };
}

export const tableOf = (data: ExportData) => [
  table.tableHeader(frameOf(data)),
  ...table.tableRows(frameOf(data), data.items),
];

export const rawTableOf = (data: ExportData) => [
  rawTable.rawHeader(frameOf(data)),
  ...rawTable.rawRows(frameOf(data), data.items, true),
  ...rawTable.rawRows(frameOf(data), data.withdrawn, false),
];

/** The text of a COCO file, made of so many items at a time. */
export function cocoText(data: ExportData, atOnce = 1): string {
  const numbers = new Map(data.items.map(({ id }, n) => [id, n + 1]));
  const items = data.items.map((item, n) => ({ number: n + 1, item }));
  const pictures = items.map(({ number, item: { name, content, copyOf } }) => {
    return { number, name, content, copyOf: copyOf ? (numbers.get(copyOf.id) ?? null) : null };
  });
  const bodyOf = (section: Section, from: number) => {
    if (section.of === 'items') return [...section.write(items.slice(from, from + atOnce))];
    return section.of === 'pictures' ? [...section.write(pictures.slice(from, from + atOnce))] : [];
  };
  const textOf = (section: Section) => {
    let text = section.opening;
    for (let from = 0; from < items.length; from += atOnce) text += bodyOf(section, from).join('');
    return text + section.closing();
  };
  return cocoSections(frameOf(data)).map(textOf).join('');
}

export const cocoOf = (data: ExportData): object => JSON.parse(cocoText(data));
