import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { portfolioColumns, type PortfolioRow } from '../model/portfolio-folder.ts';
import { brokenRows } from './broken-rows.ts';
import { generatePortfolio } from './generate-portfolio.ts';
import { dealRows, ownerRows, stageRows } from './portfolio-rows.ts';
import type { PortfolioSpec } from './portfolio-spec.ts';
import { truthOf } from './truth-of.ts';

export interface WrittenPortfolio {
  deals: number;
  changes: number;
  activities: number;
  open: number;
}

/**
 * Writes a portfolio folder and `truth.json` next to it (the specification, the portfolio's truth, and the truth of
 * each deal on a line of its own). Rows are grouped by deal and in time order within one; memory stays flat.
 */
export async function writePortfolio(
  folder: string,
  spec: PortfolioSpec,
  { onProgress, signal }: { onProgress?: (deals: number) => void; signal?: AbortSignal } = {},
): Promise<WrittenPortfolio> {
  await mkdir(folder, { recursive: true });
  const known: readonly string[] = portfolioColumns.deals;
  const attributes = spec.factors.map(({ column }) => column).filter((column) => !known.includes(column));
  const files = {
    deals: openTable(folder, 'deals.csv', [...known, ...attributes]),
    stages: openTable(folder, 'stages.csv', portfolioColumns.stages),
    changes: openTable(folder, 'changes.csv', portfolioColumns.changes),
    activities: openTable(folder, 'activities.csv', portfolioColumns.activities),
    owners: openTable(folder, 'owners.csv', portfolioColumns.owners),
    truth: openText(folder, 'truth.json'),
  };
  const counts = { deals: 0, changes: 0, activities: 0, open: 0 };
  files.truth.write(`{"spec":${JSON.stringify(spec)},\n"truth":${JSON.stringify(truthOf(spec))},\n"deals":{`);
  for (const row of stageRows(spec)) files.stages.write(row);
  for (const row of ownerRows(spec)) files.owners.write(row);
  for (const generated of generatePortfolio(spec)) {
    const rows = dealRows(generated);
    files.deals.write(rows.deal);
    for (const row of rows.changes) files.changes.write(row);
    for (const row of rows.activities) files.activities.write(row);
    files.truth.write(
      `${counts.deals === 0 ? '' : ','}\n${JSON.stringify(generated.deal.id)}:${JSON.stringify(generated.truth)}`,
    );
    counts.deals += 1;
    counts.changes += rows.changes.length;
    counts.activities += rows.activities.length;
    if (generated.deal.outcome === 'open') counts.open += 1;
    if (counts.deals % 500 !== 0) continue;
    for (const file of Object.values(files)) await file.drained();
    signal?.throwIfAborted();
    onProgress?.(counts.deals);
  }
  if (spec.broken) for (const { file, row } of brokenRows(spec)) files[file].write(row);
  files.truth.write('\n}}\n');
  for (const file of Object.values(files)) await file.close();
  onProgress?.(counts.deals);
  return counts;
}

function openText(folder: string, name: string) {
  const stream = createWriteStream(join(folder, name));
  let buffered = '';
  const flush = (): void => {
    if (buffered !== '') stream.write(buffered);
    buffered = '';
  };
  // A full disk is told at the next wait, not as an event nobody hears.
  let failure: Error | null = null;
  stream.on('error', (error) => {
    failure = error;
  });
  const check = (): void => {
    if (failure) throw failure;
  };
  return {
    write: (text: string): void => {
      buffered += text;
    },
    drained: async (): Promise<void> => {
      flush();
      check();
      if (stream.writableNeedDrain) await once(stream, 'drain');
      check();
    },
    close: async (): Promise<void> => {
      flush();
      check();
      stream.end();
      await finished(stream);
    },
  };
}

function openTable(folder: string, name: string, columns: readonly string[]) {
  const file = openText(folder, name);
  file.write(`${columns.join(',')}\n`);
  return {
    ...file,
    write: (row: PortfolioRow): void =>
      file.write(`${columns.map((column) => csvField(row[column] ?? '')).join(',')}\n`),
  };
}

/** RFC 4180: quoted when it must be. */
function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
