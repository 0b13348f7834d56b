import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Activity } from '../../src/model/activity.ts';
import type { Change } from '../../src/model/change.ts';
import type { Instant } from '../../src/model/instant.ts';
import { badCell } from './cells.ts';
import { activityFrom, changeFrom, dealFrom, valuesOf } from './map.ts';
import { neededColumns, portfolioFiles } from './schemas.ts';
import type { Piece, ReadOptions, Source } from './source.ts';
import { fieldBit, type PortfolioTables, type Survey, surveyPortfolio } from './survey-portfolio.ts';
import { needColumns, openTable, rowsOf, type Table } from './table.ts';
import { telling } from './telling.ts';

/**
 * Opens a folder with `deals.csv` and, as far as there are any, `stages.csv`, `changes.csv`, `activities.csv`. Deals and changes
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
  const { catalogue, currency, owners, indexOf } = survey;
  return {
    kind: 'portfolio',
    pipelines: catalogue.pipelines,
    currency,
    owners,
    dealIds: indexOf.keys(),
    dealCount: indexOf.size,
    warnings: warningsOf(tables, survey),
    async *pieces() {
      yield* dealPieces(tables.deals, survey, options);
      if (tables.changes) yield* changePieces(tables.changes, survey, options);
      if (tables.activities) yield* activityPieces(tables.activities, survey, options);
    },
  };
}

async function tableIn(folder: string, file: string): Promise<Table | null> {
  const path = join(folder, file);
  const there = await access(path).then(
    () => true,
    () => false,
  );
  return there ? openTable(path) : null;
}

/** Each deal with its fields that never changed, as they were from the beginning. */
async function* dealPieces(table: Table, survey: Survey, options: ReadOptions): AsyncGenerator<Piece> {
  for await (const row of rowsOf(table, again(options))) {
    if (survey.badLines.deals.has(row.line)) continue;
    const read = dealFrom(row, survey.catalogue, survey.numericColumns);
    const index = survey.indexOf.get(read.id) ?? 0;
    const deal =
      read.outcome === 'open' ? read : { ...read, closedAt: survey.closedAt.get(index) ?? read.closedAt };
    const changing = survey.changing[index] ?? 0;
    const changes: Change[] = [];
    for (const [field, value] of Object.entries(valuesOf(deal)) as [Change['field'], string | null][]) {
      if (value === null || (changing & fieldBit(field)) !== 0) continue;
      changes.push({ dealId: deal.id, at: deal.createdAt, field, value, by: 'unknown', ordinal: 0 });
    }
    yield { deal, changes, activity: null };
  }
}

/** Each change; the first of a field brings the value the deal was created with. */
async function* changePieces(table: Table, survey: Survey, options: ReadOptions): AsyncGenerator<Piece> {
  const begun = new Uint8Array(survey.createdAt.length);
  const ordinals = countAtInstant();
  for await (const row of rowsOf(table, again(options))) {
    if (survey.badLines.changes.has(row.line)) continue;
    const { dealId, at, field, from, to, by } = changeFrom(row, survey.catalogue);
    const index = survey.indexOf.get(dealId);
    if (field === null || index === undefined) continue;
    const createdAt = survey.createdAt[index] ?? at;
    const changes: Change[] = [];
    if (((begun[index] ?? 0) & fieldBit(field)) === 0) {
      begun[index] = (begun[index] ?? 0) | fieldBit(field);
      if (from !== null)
        changes.push({ dealId, at: createdAt, field, value: from, by: 'unknown', ordinal: 0 });
    }
    // The value at creation comes before what changed in the same instant.
    const ordinal = ordinals(at, `${field} ${dealId}`) + (at === createdAt ? 1 : 0);
    changes.push({ dealId, at, field, value: to, by, ordinal });
    yield { deal: null, changes, activity: null };
  }
}

async function* activityPieces(table: Table, survey: Survey, options: ReadOptions): AsyncGenerator<Piece> {
  needColumns(table, neededColumns.activities);
  const ordinals = countAtInstant();
  for await (const row of rowsOf(table, options)) {
    const activity = telling(options, () => {
      const activity = activityFrom(row);
      if (survey.indexOf.has(activity.dealId)) return activity;
      throw badCell(
        row,
        'deal_id',
        'is no deal of deals.csv that could be read: add the deal or remove the row',
      );
    });
    if (!activity) continue;
    yield { deal: null, changes: [], activity: { ...activity, id: activity.id || idOf(activity, ordinals) } };
  }
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
  { ignored, catalogue }: Survey,
): string[] {
  const warnings = [...ignored].map(
    ([field, count]) =>
      `changes.csv: ${count} rows of the field “${field}” are left out, it is not followed.`,
  );
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
