import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse';
import { HeadraceError } from '../errors.ts';
import type { PortfolioRow, PortfolioRows, PortfolioSource } from './portfolio-source.ts';

export interface Line {
  /** For messages: which file and line this is. */
  where: string;
  cells: Readonly<Record<string, string>>;
}

type FileName = keyof PortfolioRows;

/** The rows of one of the files, in order; nothing when an optional file is not there. */
export async function* readRows(
  source: PortfolioSource,
  file: FileName,
  required: readonly string[],
): AsyncIterable<Line> {
  if ('portfolio' in source) {
    let line = 1;
    for (const row of source.portfolio[file] ?? [])
      yield checked({ where: `${file}, row ${line++}`, cells: textOf(row) }, required);
  } else if ('folder' in source) {
    const path = join(source.folder, `${file}.csv`);
    if (existsSync(path)) yield* readFile(path, required);
    else if (file === 'deals' || file === 'stages') {
      throw new HeadraceError(
        'invalid-input',
        `${path} is missing: a portfolio folder has deals.csv and stages.csv.`,
      );
    }
  }
}

async function* readFile(path: string, required: readonly string[]): AsyncIterable<Line> {
  const parser = createReadStream(path).pipe(
    parse({ columns: true, bom: true, info: true, skip_empty_lines: true }),
  );
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: Record<string, string>;
      info: { lines: number };
    }>) {
      yield checked({ where: `${path}, line ${info.lines}`, cells: record }, required);
    }
  } catch (cause) {
    if (cause instanceof HeadraceError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new HeadraceError('invalid-input', `${path} is no CSV file with a header: ${why}.`, { cause });
  }
}

function checked(line: Line, required: readonly string[]): Line {
  const missing = required.find((name) => !line.cells[name]);
  if (missing) throw bad(line, missing, 'is required and empty');
  return line;
}

/** The error for a cell: names file, line and column. */
export function bad({ where, cells }: Line, column: string, what: string): HeadraceError {
  return new HeadraceError('invalid-input', `${where}, column ${column}: "${cells[column] ?? ''}" ${what}.`);
}

function textOf(row: PortfolioRow): Record<string, string> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value ?? '')]));
}
