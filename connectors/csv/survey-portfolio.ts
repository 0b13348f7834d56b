import { type TrackedField, trackedFields } from '../../src/model/change.ts';
import type { Instant } from '../../src/model/instant.ts';
import type { Pipeline } from '../../src/model/pipeline.ts';
import { badCell, choiceIn, textIn } from './cells.ts';
import { type StageNotes, takeStageNotes } from './guess-pipelines.ts';
import { type Catalogue, type ChangeRow, changeFrom, dealFrom } from './map.ts';
import { takeColumnNotes } from './numeric-columns.ts';
import { readStages } from './read-stages.ts';
import { dealColumns, neededColumns } from './schemas.ts';
import type { ReadOptions } from './source.ts';
import { needColumns, type Row, rowsOf, type Table } from './table.ts';
import { telling } from './telling.ts';

/** The files of a folder; only the deals must be there. */
export interface PortfolioTables {
  deals: Table;
  stages: Table | null;
  changes: Table | null;
  activities: Table | null;
}

/** What must be known of all deals before the rows can be told one by one: a few numbers a deal. */
export interface Survey {
  catalogue: Catalogue;
  /** Place of each readable deal in the lists below. */
  indexOf: ReadonlyMap<string, number>;
  createdAt: readonly Instant[];
  /** Which fields of a deal ever change: see `fieldBit`. */
  changing: readonly number[];
  /** When a deal that ends in a closed stage came into it, by the log; NaN where it does not say. */
  closedAt: readonly number[];
  numericColumns: ReadonlySet<string>;
  owners: ReadonlySet<string>;
  currency: string | null;
  /** How many closed deals neither say nor log when they closed. */
  undated: number;
  /** How many rows of `changes.csv` are about a field that is not followed. */
  ignored: ReadonlyMap<string, number>;
  /** Lines that are left out, by file. */
  badLines: { deals: ReadonlySet<number>; changes: ReadonlySet<number> };
}

export const fieldBit = (field: TrackedField): number => 1 << trackedFields.indexOf(field);

/** Reads stages, deals and changes through once and tells every bad row of them. */
export async function surveyPortfolio(tables: PortfolioTables, options: ReadOptions): Promise<Survey> {
  const { stages } = tables;
  const notes = takeStageNotes();
  const read = { pipelines: stages ? await readStages(stages, options) : [], given: stages !== null };
  const deals = await surveyDeals(tables.deals, read, notes, options);
  const changes = await surveyChanges(tables.changes, read, notes, deals, options);
  const catalogue = stages ? read : { pipelines: notes.pipelines(), given: false };
  const closedAt = closings(changes, catalogue.pipelines);
  return {
    catalogue,
    undated: deals.undated.filter((index) => Number.isNaN(closedAt[index])).length,
    indexOf: deals.indexOf,
    createdAt: deals.createdAt,
    numericColumns: deals.numericColumns,
    owners: deals.owners,
    currency: deals.currency,
    changing: changes.changing,
    ignored: changes.ignored,
    closedAt,
    badLines: { deals: deals.bad, changes: changes.bad },
  };
}

type DealSurvey = Awaited<ReturnType<typeof surveyDeals>>;

async function surveyDeals(table: Table, catalogue: Catalogue, notes: StageNotes, options: ReadOptions) {
  needColumns(table, neededColumns.deals);
  const columns = takeColumnNotes(table.columns.keys(), dealColumns);
  const indexOf = new Map<string, number>();
  const createdAt: Instant[] = [];
  const pipelineOf: string[] = [];
  const interned = new Map<string, string>();
  const owners = new Set<string>();
  const undated: number[] = [];
  const bad = new Set<number>();
  let currency: string | null = null;
  for await (const rows of rowsOf(table, options))
    for (const row of rows) {
      const deal = telling(options, () => {
        const deal = dealFrom(row, catalogue, new Set());
        if (indexOf.has(deal.id))
          throw badCell(row, 'id', 'is the id of an earlier row too: remove one of them');
        return deal;
      });
      if (!deal) {
        bad.add(row.line);
        continue;
      }
      indexOf.set(deal.id, createdAt.length);
      if (deal.outcome !== 'open' && deal.closedAt === null) undated.push(createdAt.length);
      createdAt.push(deal.createdAt);
      // One string for all deals: each row brings its own copy.
      if (!interned.has(deal.pipeline)) interned.set(deal.pipeline, deal.pipeline);
      pipelineOf.push(interned.get(deal.pipeline) ?? '');
      columns.note(row);
      if (deal.owner) owners.add(deal.owner);
      currency ??= deal.currency;
      if (!catalogue.given) {
        const outcome = choiceIn(row, 'outcome', ['open', 'won', 'lost']);
        notes.note(deal.pipeline, deal.stage, { outcome });
      }
    }
  return {
    indexOf,
    createdAt,
    pipelineOf,
    owners,
    undated,
    bad,
    currency,
    numericColumns: columns.numeric(),
  };
}

async function surveyChanges(
  table: Table | null,
  catalogue: Catalogue,
  notes: StageNotes,
  { indexOf, createdAt, pipelineOf, owners }: DealSurvey,
  options: ReadOptions,
) {
  const changing: number[] = Array.from(createdAt, () => 0);
  const stageIds = new Map<string, number>();
  const lastStage = changing.map(() => -1);
  const lastAt: number[] = changing.map(() => Number.NaN);
  const ignored = new Map<string, number>();
  const bad = new Set<number>();
  const learn = ({ dealId, field, at, from, to, by }: ChangeRow, row: Row): void => {
    const index = indexOf.get(dealId) ?? 0;
    if (field === null) {
      const name = textIn(row, 'field');
      ignored.set(name, (ignored.get(name) ?? 0) + 1);
      return;
    }
    changing[index] = (changing[index] ?? 0) | fieldBit(field);
    if (field === 'owner') for (const owner of [from, to]) if (owner) owners.add(owner);
    if (field !== 'stage' || to === null) return;
    if (!((lastAt[index] ?? Number.NaN) > at)) {
      if (!stageIds.has(to)) stageIds.set(to, stageIds.size);
      // An import tells that a deal has closed, not when.
      lastStage[index] = by === 'import' ? -1 : (stageIds.get(to) ?? -1);
      lastAt[index] = at;
    }
    if (!catalogue.given)
      for (const stage of [from, to]) if (stage) notes.note(pipelineOf[index] ?? '', stage);
  };
  if (table) needColumns(table, neededColumns.changes);
  for await (const rows of table ? rowsOf(table, options) : [])
    for (const row of rows) {
      const change = telling(options, () => checkedChange(row, catalogue, indexOf, createdAt));
      if (change) learn(change, row);
      else bad.add(row.line);
    }
  return { changing, stageIds, lastStage, lastAt, ignored, bad };
}

function checkedChange(
  row: Row,
  catalogue: Catalogue,
  indexOf: ReadonlyMap<string, number>,
  createdAt: readonly Instant[],
): ChangeRow {
  const change = changeFrom(row, catalogue);
  const index = indexOf.get(change.dealId);
  if (index === undefined) {
    throw badCell(
      row,
      'deal_id',
      'is no deal of deals.csv that could be read: add the deal or remove the row',
    );
  }
  if (change.at < (createdAt[index] ?? 0)) {
    throw badCell(row, 'at', 'lies before the created_at of its deal: correct one of the two');
  }
  return change;
}

function closings(
  { stageIds, lastStage, lastAt }: Awaited<ReturnType<typeof surveyChanges>>,
  pipelines: readonly Pipeline[],
): number[] {
  const stages = pipelines.flatMap((pipeline) => pipeline.stages);
  const closed = new Set(stages.filter(({ kind }) => kind !== 'open').map(({ id }) => stageIds.get(id)));
  return lastAt.map((at, index) => (closed.has(lastStage[index]) ? at : Number.NaN));
}
