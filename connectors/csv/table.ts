import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { HeadraceError } from '../../src/errors.ts';
import { RowError } from './problems.ts';
import type { ReadOptions } from './source.ts';

/** One row of a CSV file. Read its cells with the functions of `cells.ts`. */
export interface Row {
  file: string;
  line: number;
  columns: ReadonlyMap<string, number>;
  cells: readonly string[];
}

/** A CSV file whose header has been read. */
export interface Table {
  path: string;
  file: string;
  /** As the file spells them. */
  headers: readonly string[];
  /** Place of each column by its name. */
  columns: ReadonlyMap<string, number>;
  delimiter: string;
}

const headBytes = 65_536;

/**
 * Reads the header of a UTF-8 CSV file. `delimiters`: which are accepted, the one the header has most of wins.
 * `nameAll` turns the header cells into the names of the columns. Throws `invalid-input` for a file that is missing, empty or
 * written in another way.
 */
export async function openTable(
  path: string,
  nameAll = (headers: readonly string[]): string[] => headers.map((header) => header.trim()),
  delimiters: readonly string[] = [','],
): Promise<Table> {
  const file = basename(path);
  const head = await readHead(path);
  if (head.includes(0)) throw wrong(file, 'is not a UTF-8 text file: save it as “CSV UTF-8”');
  const text = head.toString('utf8').replace(/^\uFEFF/, '');
  if (text.trim() === '') throw wrong(file, 'is empty: it needs a header row');
  const line = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const count = (delimiter: string) => line.split(delimiter).length;
  const best = [',', ';', '\t', '|'].reduce((one, other) => (count(other) > count(one) ? other : one));
  if (!delimiters.includes(best)) {
    throw wrong(file, `is separated by “${best === '\t' ? 'tab' : best}”: save it separated by commas`);
  }
  for await (const [cells = []] of records(path, best, true)) {
    const names = nameAll(cells);
    const twice = names.find((name, index) => name !== '' && names.indexOf(name) !== index);
    if (twice !== undefined) throw wrong(file, `has two columns “${twice}”: remove or rename one`);
    const columns = new Map(names.map((name, index) => [name, index]));
    return { path, file, headers: cells, columns, delimiter: best };
  }
  throw wrong(file, 'is empty: it needs a header row');
}

/** Demands columns of a table; says which one is missing. */
export function needColumns(table: Table, names: readonly string[]): void {
  const missing = names.filter((name) => !table.columns.has(name));
  if (missing.length === 0) return;
  const found = [...table.columns.keys()].join(', ');
  throw wrong(table.file, `has no column ${missing.join(', ')}: add it to the header row (found: ${found})`);
}

/**
 * The rows under the header, streamed in batches; blank lines are passed over. A row whose number of cells is not the
 * header's goes to `onBad`, which throws or takes note. With `lenientQuotes` a stray quote is text. With `footer`
 * lines of one cell are passed over.
 */
export async function* rowsOf(
  { path, file, columns, delimiter }: Table,
  { lenientQuotes, onBad }: ReadOptions,
  footer = false,
): AsyncGenerator<Row[]> {
  let line = 1;
  for await (const batch of records(path, delimiter, lenientQuotes)) {
    const rows: Row[] = [];
    for (const cells of batch) {
      const blank = cells.length === 1 && (cells[0]?.trim() === '' || (footer && columns.size > 1));
      if (line > 1 && !blank) {
        if (cells.length === columns.size) rows.push({ file, line, columns, cells });
        else onBad(wrongLength(file, line, cells.length, columns.size));
      }
      line += linesIn(cells);
    }
    yield rows;
  }
}

function linesIn(cells: readonly string[]): number {
  let lines = 1;
  for (const cell of cells) if (/[\r\n]/.test(cell)) lines += cell.match(/\r\n|\n|\r/g)?.length ?? 0;
  return lines;
}

function wrongLength(file: string, line: number, has: number, wants: number): RowError {
  const message = `this row has ${has} cells, the header has ${wants}: put quotes around cells that hold a separator or a line break`;
  return new RowError({ file, line, column: null, value: '', message });
}

const rowsPerBatch = 1000;
const chunkBytes = 1 << 18;
const newline = 10;

/** Whole lines of UTF-8; throws at the first that is written in another way, as Excel's plain “CSV” is. */
async function* checked(source: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  let line = 1;
  let rest = Buffer.alloc(0);
  const whole = (lines: Buffer): Buffer => {
    if (!isUtf8(lines)) throw notUtf8(file, line, lines);
    for (let at = lines.indexOf(newline); at >= 0; at = lines.indexOf(newline, at + 1)) line += 1;
    return lines;
  };
  for await (const chunk of source) {
    const end = chunk.lastIndexOf(newline) + 1;
    if (end > 0) yield whole(Buffer.concat([rest, chunk.subarray(0, end)]));
    rest = Buffer.concat([end > 0 ? Buffer.alloc(0) : rest, chunk.subarray(end)]);
  }
  if (rest.length > 0) yield whole(rest);
}

function notUtf8(file: string, firstLine: number, lines: Buffer): RowError {
  let line = firstLine;
  let from = 0;
  for (let end = lines.indexOf(newline); end >= 0; end = lines.indexOf(newline, from)) {
    if (!isUtf8(lines.subarray(from, end))) break;
    from = end + 1;
    line += 1;
  }
  const message = 'holds letters that are not UTF-8: save the file as “CSV UTF-8”';
  return new RowError({ file, line, column: null, value: '', message });
}

async function* records(path: string, delimiter: string, lenientQuotes: boolean): AsyncGenerator<string[][]> {
  const file = basename(path);
  const source = createReadStream(path, { highWaterMark: chunkBytes });
  const parser = parse({
    bom: true,
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: lenientQuotes,
  });
  const utf8 = Readable.from(checked(source, file), { objectMode: false, highWaterMark: chunkBytes });
  utf8.on('error', (error) => parser.destroy(error));
  let batch: string[][] = [];
  let line = 1;
  try {
    for await (const cells of utf8.pipe(parser) as AsyncIterable<string[]>) {
      batch.push(cells);
      line += linesIn(cells);
      if (batch.length < rowsPerBatch) continue;
      yield batch;
      batch = [];
    }
  } catch (error) {
    // What came before is judged first: the first fault in the file is the one to tell.
    if (batch.length > 0) yield batch;
    throw readError(error, file, line);
  } finally {
    utf8.destroy();
    source.destroy();
  }
  if (batch.length > 0) yield batch;
}

function readError(error: unknown, file: string, line: number): unknown {
  if (error instanceof HeadraceError) return error;
  if (!(error instanceof CsvError)) return fileError(error, file);
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
    const message =
      'a quote is opened and never closed: close it, or double the quotes that belong to the text';
    return new RowError({ file, line, column: null, value: '', message });
  }
  const message = 'a quote stands inside a cell: put quotes around the whole cell and double those inside';
  return new RowError({ file, line: Number(error.lines ?? line), column: null, value: '', message });
}

async function readHead(path: string): Promise<Buffer> {
  try {
    await using handle = await open(path);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw fileError(error, basename(path));
  }
}

function fileError(error: unknown, file: string): HeadraceError {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return wrong(file, 'is missing');
  if (code === 'EACCES') return wrong(file, 'may not be read: give this user the right to');
  return new HeadraceError('unavailable', `${file} could not be read: ${String(error)}`, { cause: error });
}

const wrong = (file: string, what: string) => new HeadraceError('invalid-input', `${file} ${what}`);
