import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Activity } from '../../src/model/activity.ts';
import type { Change } from '../../src/model/change.ts';
import type { Instant } from '../../src/model/instant.ts';
import { badCell, textIn } from './cells.ts';
import { activityFrom, changeFrom, dealFrom, valuesOf } from './map.ts';
import { readOwners } from './read-owners.ts';
import { neededColumns, portfolioFiles } from './schemas.ts';
import type { Piece, ReadOptions, Source } from './source.ts';
import { fieldBit, type PortfolioTables, type Survey, surveyPortfolio } from './survey-portfolio.ts';
import { needColumns, openTable, type Row, rowsOf, type Table } from './table.ts';
import { telling } from './telling.ts';

/**
 * Opens a folder with `deals.csv` and, as far as there are any, `stages.csv`, `changes.csv`, `activities.csv`, `owners.csv`. Deals and changes
 * are read twice, first to learn which fields of a deal ever change, then to tell them; what is kept meanwhile is
 * a few numbers a deal, whatever the length and the order of the files.
 */
export async function openPortfolio(folder: string, options: ReadOptions): Promise<Source> {
  const tables: PortfolioTables = {
    deals: await openTable(join(folder, portfolioFiles.deals)),
    stages: await tableIn(folder, portfolioFiles.stages),
    changes: await tableIn(folder, portfolioFiles.changes),
    activities: await tableIn(folder, portfolioFiles.activities),
  };
  const survey = await surveyPortfolio(tables, options);
  const { catalogue, currency, indexOf } = survey;
  const owners = await readOwners(await tableIn(folder, portfolioFiles.owners), survey.owners, options);
  return {
    kind: 'portfolio',
    pipelines: catalogue.pipelines,
    currency,
    owners,
    dealIds: indexOf.keys(),
    dealCount: indexOf.size,
    warnings: warningsOf(tables, survey),
    async *pieces() {
      const { deals, changes, activities } = tables;
      if (activities) needColumns(activities, neededColumns.activities);
      yield* mapped(deals, again(options), (row) => dealPiece(row, survey));
      const changePiece = changePieces(survey);
      if (changes) yield* mapped(changes, again(options), changePiece);
      const activityPiece = activityPieces(survey);
      if (activities) yield* mapped(activities, options, (row) => telling(options, () => activityPiece(row)));
    },
  };
}

async function* mapped(
  table: Table,
  options: ReadOptions,
  pieceOf: (row: Row) => Piece | null,
): AsyncGenerator<Piece[]> {
  for await (const rows of rowsOf(table, options)) yield rows.map(pieceOf).filter((piece) => piece !== null);
}

async function tableIn(folder: string, file: string): Promise<Table | null> {
  const path = join(folder, file);
  const there = await access(path).then(
    () => true,
    () => false,
  );
  return there ? openTable(path) : null;
}

/** A deal with its fields that never changed, as they were from the beginning. */
function dealPiece(row: Row, survey: Survey): Piece | null {
  if (survey.badLines.deals.has(row.line)) return null;
  const read = dealFrom(row, survey.catalogue, survey.numericColumns);
  const index = survey.indexOf.get(read.id) ?? 0;
  const logged = survey.closedAt[index] ?? Number.NaN;
  const closedAt = read.outcome === 'open' || Number.isNaN(logged) ? read.closedAt : logged;
  const deal = { ...read, closedAt };
  const changing = survey.changing[index] ?? 0;
  const changes: Change[] = [];
  for (const [field, value] of [...valuesOf(deal), ['nextStep', textIn(row, 'next_step') || null] as const]) {
    if (value === null || (changing & fieldBit(field)) !== 0) continue;
    // A deal did not stand in its closed stage before it closed; where it stood until then nobody logged.
    const at = field === 'stage' ? (closedAt ?? deal.createdAt) : deal.createdAt;
    changes.push({ dealId: deal.id, at, field, value, by: 'unknown', ordinal: 0 });
  }
  return { deal, changes, activity: null };
}

/** A change; the first of a field brings the value the deal was created with. */
function changePieces(survey: Survey): (row: Row) => Piece | null {
  const begun = new Uint8Array(survey.createdAt.length);
  const ordinals = countAtInstant();
  return (row) => {
    if (survey.badLines.changes.has(row.line)) return null;
    const { dealId, at, field, from, to, by } = changeFrom(row, survey.catalogue);
    const index = survey.indexOf.get(dealId);
    if (field === null || index === undefined) return null;
    const createdAt = survey.createdAt[index] ?? at;
    const changes: Change[] = [];
    if (((begun[index] ?? 0) & fieldBit(field)) === 0) {
      begun[index] = (begun[index] ?? 0) | fieldBit(field);
      if (from !== null) {
        changes.push({ dealId, at: createdAt, field, value: from, by: 'unknown', ordinal: 0 });
      }
    }
    // The value at creation comes before what changed in the same instant.
    const ordinal = ordinals(at, `${field} ${dealId}`) + (at === createdAt ? 1 : 0);
    changes.push({ dealId, at, field, value: to, by, ordinal });
    return { deal: null, changes, activity: null };
  };
}

function activityPieces(survey: Survey): (row: Row) => Piece {
  const ordinals = countAtInstant();
  return (row) => {
    const activity = activityFrom(row);
    if (!survey.indexOf.has(activity.dealId)) {
      throw badCell(
        row,
        'deal_id',
        'is no deal of deals.csv that could be read: add the deal or remove the row',
      );
    }
    activity.id ||= idOf(activity, ordinals);
    return { deal: null, changes: [], activity };
  };
}

/** The same for the same row in every reading; equal rows of one instant are counted. */
function idOf({ dealId, at, kind, direction, contact }: Activity, ordinals: Ordinals): string {
  const id = [dealId, at, kind, direction ?? '', contact ?? ''].join(':');
  const ordinal = ordinals(at, id);
  return ordinal === 0 ? id : `${id}:${ordinal}`;
}

type Ordinals = (at: Instant, key: string) => number;

/** How often a key came before in the same instant. Only one instant is kept: rows of one instant stand together. */
function countAtInstant(): Ordinals {
  let current = Number.NaN;
  const counts = new Map<string, number>();
  return (at, key) => {
    if (at !== current) counts.clear();
    current = at;
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    return count;
  };
}

/** Rows with too few or too many cells were told in the first reading. */
const again = (options: ReadOptions): ReadOptions => ({ ...options, onBad: () => undefined });

function warningsOf(
  { stages, changes, activities }: PortfolioTables,
  { ignored, undated, catalogue }: Survey,
): string[] {
  const warnings = [...ignored].map(
    ([field, count]) =>
      `changes.csv: ${count} rows of the field “${field}” are left out, it is not followed.`,
  );
  if (undated > 0) {
    warnings.push(
      `deals.csv: ${undated} closed ${undated === 1 ? 'deal has' : 'deals have'} no closed_at and no change into the stage: taken as closed when created.`,
    );
  }
  if (!changes) {
    warnings.push(
      'There is no changes.csv: how long deals stayed in their stages is unknown, so no deal can be called stalled.',
    );
  }
  if (!activities)
    warnings.push('There is no activities.csv: silence and contact with buyers cannot be judged.');
  if (!stages) {
    const stageList = catalogue.pipelines.flatMap((pipeline) => pipeline.stages.map(({ label }) => label));
    warnings.push(
      `There is no stages.csv: the stages and their order are guessed (${stageList.join(', ')}).`,
    );
  }
  return warnings;
}
