import type { ForecastRow } from '../analysis/forecast/forecast-rows.ts';
import type { FlowRow } from '../analysis/velocity/flow-rows.ts';
import type { Instant } from '../model/instant.ts';
import type { Estimate, PipelineFigures } from '../model/pipeline-figures.ts';
import type { Pipeline } from '../model/pipeline.ts';
import { block as section, escaped, named, table } from './html-parts.ts';
import { estimateText, numberText, shareText } from './number-text.ts';

/** What a block of the report is made from: one pipeline's deals in one currency. */
export interface BlockInput {
  figures: PipelineFigures;
  rows: readonly FlowRow[];
  past: readonly ForecastRow[];
  pipelines: readonly Pipeline[];
  pipeline: Pipeline;
  currency: string;
  at: Instant;
  target: number | null;
  nameOf: (owner: string) => string;
}

export type Cell = string | number | null | Estimate;

/** A table of the page that also becomes a CSV file of that name. */
export interface Table {
  name: string;
  columns: readonly (string | { head: string; as: 'share' })[];
  rows: readonly (readonly Cell[])[];
  /** Rows on the page, 0: none; the file has all. */
  shown?: number;
}

/** One part of the report, reckoned and drawn. Texts are plain; charts are SVG or HTML. */
export interface Block {
  /** Letters and hyphens, one of its kind: the part's name in the page and in JSON. */
  name: string;
  heading: string;
  notes: readonly string[];
  charts: readonly string[];
  tables: readonly Table[];
  /** Deals behind a figure, by what they are. */
  deals?: readonly { summary: string; ids: readonly string[] }[];
  /** What the JSON says; the figures' own parts are left out here. */
  json?: unknown;
}

/** Reckons a block; null when there is nothing it could say. */
export type MakeBlock = (input: BlockInput) => Block | null;

/** `place`: of which pipeline and currency it is, which tells its tables from those of others. */
export function blockHtml(
  { name, heading, notes, charts, tables, deals = [] }: Block,
  place: string,
): string {
  const body = [
    ...charts,
    ...tables.map((one) => tableHtml(one, place)),
    ...deals.filter(({ ids }) => ids.length > 0).map(({ summary, ids }) => named(summary, ids)),
  ];
  return section(name, escaped(heading), notes.map(escaped).join('</p><p class="note">'), body.join(''));
}

function tableHtml({ name, columns, rows, shown = 15 }: Table, label: string): string {
  if (rows.length === 0 || shown === 0) return '';
  const heads = columns.map((column) => (typeof column === 'string' ? column : column.head));
  const textOf = (cell: Cell, place: number): string => {
    const column = columns[place];
    const text = typeof column === 'object' ? shareText : numberText;
    if (typeof cell === 'string') return cell;
    return cell === null || typeof cell === 'number' ? text(cell) : estimateText(cell, text);
  };
  const more = rows.length > shown ? `<p class="note">and ${numberText(rows.length - shown)} more</p>` : '';
  return (
    table(
      heads,
      rows.slice(0, shown).map((row) => row.map(textOf)),
      `${label}: ${name.replaceAll('-', ' ')}`,
    ) + more
  );
}
