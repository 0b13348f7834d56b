import type { Day, Instant } from '../../src/model/instant.ts';
import { RowError } from './problems.ts';
import type { Row } from './table.ts';

/** A cell as text; empty when the cell or the column is. */
export function textIn(row: Row, column: string): string {
  const index = row.columns.get(column);
  return index === undefined ? '' : (row.cells[index]?.trim() ?? '');
}

/** What to throw when a cell cannot be read. */
export function badCell(row: Row, column: string, message: string): RowError {
  return new RowError({ file: row.file, line: row.line, column, value: textIn(row, column), message });
}

/** A cell that must not be empty. */
export function neededIn(row: Row, column: string): string {
  const text = textIn(row, column);
  if (text === '') throw badCell(row, column, 'is empty: every row needs a value here');
  return text;
}

const instantForm = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2}))?$/;

/** ISO 8601 with a zone, or a day, which begins at midnight UTC. Null when empty. */
export function instantIn(row: Row, column: string): Instant | null {
  const text = textIn(row, column);
  if (text === '') return null;
  const at = instantForm.test(text) && isDay(text.slice(0, 10)) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) {
    throw badCell(row, column, 'is not an instant: write it like 2026-03-01T09:30:00Z');
  }
  return at;
}

/** A calendar day. Null when empty. */
export function dayIn(row: Row, column: string): Day | null {
  const text = textIn(row, column);
  if (text === '') return null;
  if (!isDay(text)) throw badCell(row, column, 'is not a day: write it like 2026-03-01');
  return text;
}

/** Does it name a day that exists? The parser itself takes the 30th of February for the 2nd of March. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(text)) return false;
  return text.slice(8) <= '28' || new Date(text).toISOString().startsWith(text);
}

/** A plain decimal number. Null when empty. */
export function numberIn(row: Row, column: string): number | null {
  const text = textIn(row, column);
  if (text === '') return null;
  const number = Number(text);
  if (!Number.isFinite(number) || !/^[-+]?\.?\d[\d.]*(e[-+]?\d+)?$/i.test(text)) {
    throw badCell(row, column, 'is not a number: write it like 1234.56, without separators or signs');
  }
  return number;
}

/** One of a few words. Null when empty. */
export function choiceIn<Word extends string>(row: Row, column: string, words: readonly Word[]): Word | null {
  const text = textIn(row, column).toLowerCase();
  if (text === '') return null;
  const found = words.find((word) => word === text);
  if (found === undefined) throw badCell(row, column, `is not one of ${words.join(', ')}`);
  return found;
}
