import type { Instant } from '../../src/model/instant.ts';
import { badCell, isDay, textIn } from './cells.ts';
import type { Row } from './table.ts';

/** Whether 03/05/2026 is in May or in March. */
export type DateOrder = 'day-first' | 'month-first';

const dateForm =
  /^(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})(?:[T,]?\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AaPp])?\.?[Mm]?\.?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;

/** Watches dates go by to learn their order. Throws when both orders occur. */
export interface DateNotes {
  note(row: Row, column: string): void;
  /** Null: nothing told it. */
  order(): DateOrder | null;
  /** Does the order matter to any date? */
  matters(): boolean;
}

export function takeDateNotes(): DateNotes {
  let order: DateOrder | null = null;
  let matters = false;
  return {
    note(row, column) {
      const parts = dateForm.exec(textIn(row, column));
      if (!parts || (parts[1]?.length ?? 0) > 2) return;
      matters = true;
      const said = Number(parts[1]) > 12 ? 'day-first' : Number(parts[2]) > 12 ? 'month-first' : null;
      if (said === null) return;
      if (order !== null && said !== order) {
        throw badCell(
          row,
          column,
          `puts the ${said === 'day-first' ? 'day' : 'month'} first, earlier rows do not: export all rows in one date format`,
        );
      }
      order = said;
    },
    order: () => order,
    matters: () => matters,
  };
}

/** A date, with or without a time, as CRMs export it; without a zone it is taken as UTC. Null when empty. */
export function exportInstantIn(row: Row, column: string, order: DateOrder): Instant | null {
  const text = textIn(row, column);
  if (text === '') return null;
  const [, one = '', two = '', three = '', hour = '0', minute = '0', second = '0', half, zone = 'Z'] =
    dateForm.exec(text) ?? [];
  const [year, month, day] =
    one.length === 4 ? [one, two, three] : order === 'day-first' ? [three, two, one] : [three, one, two];
  const fullYear = year.length === 2 ? `20${year}` : year;
  const onDay = `${fullYear}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const hours = half ? (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0) : Number(hour);
  const at = isDay(onDay)
    ? Date.parse(`${onDay}T${two2(hours)}:${two2(minute)}:${two2(second)}${zone}`)
    : Number.NaN;
  if (Number.isNaN(at))
    throw badCell(row, column, 'is not a date: export dates like 2026-03-01 or 2026-03-01 09:30');
  return at;
}

const two2 = (part: string | number) => String(part).padStart(2, '0');

/**
 * A number as people see it: with a currency, separators of thousands in either style, a percent sign. One
 * separator followed by exactly three digits separates thousands. Null when empty.
 */
export function exportNumberIn(row: Row, column: string): number | null {
  const text = textIn(row, column);
  if (text === '' || text === '-') return null;
  const bare = text.replaceAll(/[\s\u00A0\u202F'’]|[A-Z]{3}|\p{Sc}|%/gu, '');
  const negative = /^(-|\(.*\)$)/.test(bare);
  const digits = bare.replaceAll(/[-()]/g, '');
  const plain = plainNumber(digits);
  if (plain === null) throw badCell(row, column, 'is not a number: write it like 1234.56');
  return negative ? -plain : plain;
}

function plainNumber(digits: string): number | null {
  if (!/^[\d.,]*\d[\d.,]*$/.test(digits)) return null;
  const last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','));
  const mark = digits[last];
  const once = last >= 0 && digits.indexOf(mark ?? '') === last;
  const mixed = digits.includes('.') && digits.includes(',');
  const decimal = once && (mixed || digits.length - last - 1 !== 3 || /^0?[.,]/.test(digits));
  const whole = decimal ? digits.slice(0, last) : digits;
  const number = Number(`${whole.replaceAll(/[.,]/g, '')}.${decimal ? digits.slice(last + 1) : ''}0`);
  return Number.isFinite(number) ? number : null;
}

/** Yes or no in the ways CRMs write it. Null when empty. */
export function flagIn(row: Row, column: string): boolean | null {
  const text = textIn(row, column).toLowerCase();
  if (text === '') return null;
  if (['true', 'yes', '1', 'y'].includes(text)) return true;
  if (['false', 'no', '0', 'n'].includes(text)) return false;
  throw badCell(row, column, 'is neither yes nor no: write true or false');
}
