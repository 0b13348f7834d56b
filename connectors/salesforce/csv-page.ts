import { parse } from 'csv-parse/sync';
import type { Row } from './schemas.ts';

/** A page of a bulk job's results. */
export interface CsvPage {
  /** Null when the text ends inside of a row. */
  rows: number | null;
  /** The rows, some at a time: as records they take many times the room of the text. */
  read(): Generator<Row[]>;
}

const quote = 34;
const comma = 44;
const lineEnd = 10;

/**
 * Opens a page: its header line names the columns, an empty cell is null, everything is text. Zero bytes stay in it, for
 * the store to drop and count like those of other readings. `pieceLength`: the characters that are read at a time, up to the end of their row.
 */
export function csvPage(text: string, pieceLength = 32_768): CsvPage {
  const { lines, ends } = survey(text, pieceLength);
  return {
    rows: lines === null ? null : Math.max(0, lines - 1),
    *read() {
      let columns: string[] | null = null;
      let from = 0;
      for (const end of ends) {
        const cells: string[][] = parse(text.slice(from, end), {
          bom: true,
          delimiter: ',',
          skip_empty_lines: true,
        });
        from = end;
        columns ??= cells.shift() ?? [];
        const names = columns;
        yield cells.map((row) => recordOf(names, row));
      }
    },
  };
}

/** Filled one by one, all records of a page share one shape and need half the room. */
function recordOf(names: readonly string[], row: readonly string[]): Row {
  const record: Record<string, string> = {};
  for (const [index, name] of names.entries()) record[name] = row[index] ?? '';
  return record;
}

/**
 * How many lines with something in them there are, and where the pieces end; null when the last line is none, or some
 * have fewer cells than others. A line end inside of quotes is none.
 */
function survey(text: string, pieceLength: number): { lines: number | null; ends: number[] } {
  const ends: number[] = [];
  let [lines, cells, quoted, lineStart, pieceStart] = [0, 1, false, 0, 0];
  let columns: number | null = null;
  let broken = false;
  const endLine = (place: number) => {
    if (text.slice(lineStart, place).trim() !== '') {
      lines++;
      columns ??= cells;
      broken ||= cells !== columns;
    }
    lineStart = place + 1;
    cells = 1;
  };
  for (let place = 0; place < text.length; place++) {
    const sign = text.charCodeAt(place);
    if (sign === quote) quoted = !quoted;
    else if (quoted) continue;
    else if (sign === comma) cells++;
    else if (sign === lineEnd) {
      endLine(place);
      if (lineStart - pieceStart >= pieceLength) ends.push((pieceStart = lineStart));
    }
  }
  endLine(text.length);
  if (pieceStart < text.length) ends.push(text.length);
  return { lines: quoted || broken || text.endsWith(',') ? null : lines, ends };
}
