import { parse } from 'csv-parse/sync';
import type { Row } from './schemas.ts';

/** A page of a bulk job's results: its header line names the columns, an empty cell is null, everything is text. */
export function csvRows(text: string): Row[] {
  return parse(text.includes('\0') ? text.replaceAll('\0', '') : text, {
    bom: true,
    columns: true,
    delimiter: ',',
    skip_empty_lines: true,
  });
}
