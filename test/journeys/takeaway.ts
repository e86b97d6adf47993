import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { parse } from 'csv-parse/sync';

/** The part of a COCO export that the journeys look at; see server/interchange/coco.ts for the whole. */
export interface Coco {
  readonly images: readonly { readonly id: number; readonly file_name: string; readonly width: number }[];
  readonly categories: readonly { readonly id: number; readonly name: string }[];
  readonly annotations: readonly {
    readonly image_id: number;
    readonly category_id: number;
    readonly bbox: readonly [number, number, number, number];
    readonly attributes: { readonly confidence: number; readonly votes: number | null; readonly settled_by: string };
  }[];
  readonly casebook: {
    readonly guide_versions: readonly number[];
    readonly items: readonly {
      readonly image_id: number;
      readonly standing: 'open' | 'contested' | 'settled';
      readonly settled_by: string | null;
      readonly confidence: number | null;
      readonly raw: readonly {
        readonly worker: string;
        readonly guide_version: number;
        readonly answer: { readonly boxes: readonly { readonly classId: string }[] };
      }[];
    }[];
  };
}

export type CsvRow = Readonly<Record<string, string>>;

async function download(page: Page, link: string): Promise<string> {
  const arriving = page.waitForEvent('download');
  await page.getByRole('link', { name: link }).click();
  return readFile(await (await arriving).path(), 'utf8');
}

/** Downloads both formats from the export page that is open. */
export async function takeAway(page: Page): Promise<{ readonly coco: Coco; readonly rows: readonly CsvRow[] }> {
  const coco = JSON.parse(await download(page, 'Download COCO JSON')) as Coco;
  const rows = parse(await download(page, 'Download CSV'), { columns: true, bom: true }) as CsvRow[];
  return { coco, rows };
}
