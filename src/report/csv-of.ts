import type { Cell, Table } from './block.ts';
import type { Report } from './report-of.ts';

/**
 * The tables of the page as CSV files: file name → text. Each has the pipeline and the currency in front; a figure
 * with a range becomes four columns. Numbers are plain, shares 0–1.
 */
export function csvOf({ sections, findings }: Report): Map<string, string> {
  const files = new Map<string, { head: string[]; lines: string[][] }>();
  const tables = sections.flatMap(({ figures, blocks }) =>
    blocks.flatMap((block) => block.tables.map((table) => ({ figures, table }))),
  );
  for (const name of new Set(tables.map(({ table }) => table.name))) {
    const same = tables.filter(({ table }) => table.name === name);
    const wide = wideColumns(same.map(({ table }) => table));
    const first = same[0];
    if (!first) continue;
    const heads = first.table.columns.map((column) => (typeof column === 'string' ? column : column.head));
    files.set(name, {
      head: [
        'pipeline',
        'currency',
        ...heads.flatMap((head, place) =>
          wide.has(place) ? [head, `${head} low`, `${head} high`, `${head} n`] : [head],
        ),
      ],
      lines: same.flatMap(({ figures, table }) =>
        table.rows.map((row) => [
          figures.pipeline.id,
          figures.currency,
          ...row.flatMap((cell, place) => cellTexts(cell, wide.has(place))),
        ]),
      ),
    });
  }
  files.set('data-quality', {
    head: ['check', 'sentence', 'count', 'of', 'deals'],
    lines: findings.map(({ check, sentence, count, of, deals }) => [
      check,
      sentence,
      String(count),
      String(of),
      deals.join(' '),
    ]),
  });
  return new Map(
    [...files].map(([name, { head, lines }]) => [
      `${name}.csv`,
      `${[head, ...lines].map((line) => line.map(quoted).join(',')).join('\n')}\n`,
    ]),
  );
}

function wideColumns(tables: readonly Table[]): Set<number> {
  const rows = tables.flatMap((table) => table.rows);
  const width = tables[0]?.columns.length ?? 0;
  return new Set(
    Array.from({ length: width }, (_, place) => place).filter((place) =>
      rows.some((row) => typeof row[place] === 'object' && row[place] !== null),
    ),
  );
}

function cellTexts(cell: Cell, isWide: boolean): string[] {
  if (!isWide) return [plain(cell)];
  if (typeof cell !== 'object' || cell === null) return [plain(cell), '', '', ''];
  return [plain(cell.value), plain(cell.low), plain(cell.high), String(cell.n)];
}

const plain = (cell: Cell): string => (cell === null || typeof cell === 'object' ? '' : String(cell));

/** A name that begins like a formula would be run by the spreadsheet that opens the file. */
function quoted(given: string): string {
  const text = /^[=+@\t\r-]/.test(given) && Number.isNaN(Number(given)) ? `'${given}` : given;
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
