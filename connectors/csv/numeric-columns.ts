import { textIn } from './cells.ts';
import type { Row } from './table.ts';

/** Digits that a number keeps: no leading zeros (they mark an id or a postcode), at most 15 of them. */
const numberForm = /^-?(0|[1-9]\d{0,14})(\.\d{1,15})?$/;

/** Watches the cells of columns go by. */
export interface ColumnNotes {
  note(row: Row): void;
  /** Columns in which every value was a number. */
  numeric(): ReadonlySet<string>;
}

export function takeColumnNotes(columns: Iterable<string>, known: ReadonlySet<string>): ColumnNotes {
  const numeric = new Set([...columns].filter((column) => !known.has(column)));
  return {
    note(row) {
      for (const column of numeric) {
        const text = textIn(row, column);
        if (text !== '' && !numberForm.test(text)) numeric.delete(column);
      }
    },
    numeric: () => numeric,
  };
}
