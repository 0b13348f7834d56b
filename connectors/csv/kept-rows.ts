import { access } from 'node:fs/promises';
import { textIn } from './cells.ts';
import { openTable, rowsOf } from './table.ts';
import { type Cell, writeCsv } from './write.ts';

export type KeptRow = Readonly<Record<string, Cell>>;

/** A small CSV file of ours beside the data, with one row a key. */
export interface KeptRows {
  all(): Promise<ReadonlyMap<string, KeptRow>>;
  /** Puts rows in and writes the file; columns that a row does not name stay as they were. */
  put(rows: readonly KeptRow[]): Promise<void>;
}

/** Opens the file at `path`, which need not be there; `key` is the column that tells rows apart. */
export function keptRows(path: string, key: string): KeptRows {
  let rows: Map<string, KeptRow> | null = null;
  const all = async () => (rows ??= await load(path, key));
  return {
    all,
    async put(more) {
      const kept = await all();
      for (const row of more) kept.set(String(row[key]), { ...kept.get(String(row[key])), ...row });
      const header = [...new Set([key, ...[...kept.values()].flatMap((row) => Object.keys(row))])];
      await writeCsv(path, header, kept.values(), (row) => header.map((column) => row[column] ?? null));
    },
  };
}

async function load(path: string, key: string): Promise<Map<string, KeptRow>> {
  const rows = new Map<string, KeptRow>();
  const there = await access(path).then(
    () => true,
    () => false,
  );
  if (!there) return rows;
  const table = await openTable(path);
  const onBad = (error: Error) => {
    throw error;
  };
  for await (const batch of rowsOf(table, { lenientQuotes: false, onBad }))
    for (const row of batch) {
      rows.set(
        textIn(row, key),
        Object.fromEntries([...table.columns.keys()].map((name) => [name, textIn(row, name)])),
      );
    }
  return rows;
}
