import { bad, type Line } from './read-rows.ts';

const instantShape = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
const dayShape = /^\d{4}-\d\d-\d\d$/;

/** An instant in ms, null when empty. Throws for anything else. */
export function instantIn(line: Line, column: string): number | null {
  const text = line.cells[column];
  if (!text) return null;
  const at = instantShape.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw bad(line, column, 'is no instant (ISO 8601, such as 2026-01-31T09:30:00Z)');
  return at;
}

/** An instant that must be there. */
export function requiredInstant(line: Line, column: string): number {
  const at = instantIn(line, column);
  if (at === null) throw bad(line, column, 'is required and empty');
  return at;
}

/** A calendar day, null when empty. */
export function dayIn(line: Line, column: string): string | null {
  const text = line.cells[column];
  if (!text) return null;
  if (!dayShape.test(text) || Number.isNaN(Date.parse(text)))
    throw bad(line, column, 'is no day (YYYY-MM-DD)');
  return text;
}

/** Decimal text, null when empty. */
export function numberIn(line: Line, column: string): string | null {
  const text = line.cells[column];
  if (!text) return null;
  if (!isNumber(text)) throw bad(line, column, 'is no number');
  return text;
}

export function isNumber(text: string): boolean {
  return /^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) && Number.isFinite(Number(text));
}
