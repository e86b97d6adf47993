import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { realData } from './figures';

/** Rows of a CSV file of the real data, by header name. */
export function csvRows(path: string): Record<string, string>[] {
  return parse(readFileSync(`${realData}${path}`, 'utf8'), { columns: true });
}
