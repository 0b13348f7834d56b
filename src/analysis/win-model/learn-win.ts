import { dayMs, type Instant } from '../../model/instant.ts';
import { fitChances, type StageChances } from '../stage-clock/fit-chances.ts';
import type { VisitColumns } from '../stage-clock/visit-rows.ts';
import { chooseSettings, switchesFor } from './choose-settings.ts';
import { type Fold, foldsOf } from './folds-of.ts';
import { clockColumns } from './clock-columns.ts';
import { clockValues } from './clock-values.ts';
import { type DealRows, dealsAsOf, keepLowest } from './deal-rows.ts';
import { findLeaks, type Leak } from './find-leaks.ts';
import { fitWinModel } from './fit-win-model.ts';
import { compared, type Comparison, isSkilled } from './guarded.ts';
import { offsetsOf } from './offsets-of.ts';
import { addRecord, finishRecords, recordBefore, type Records, recordsTell } from './records.ts';
import type { Sample } from './sample.ts';
import { type Column, pickRows, type Table, without } from './table.ts';
import { type UsualValues, usualValues } from './usual-values.ts';
import type { WinModel } from './win-model.ts';

export interface LearntWin {
  /** Null: nothing known at creation tells more than the base rate. */
  creation: WinModel | null;
  /** Null: nothing tells more than stage and age. */
  along: WinModel | null;
  records: Record<'owner' | 'account', Records | null>;
  /** What columns of the model along the way usually are with deals that are won later. */
  usual: UsualValues;
  /** Columns that only tell the date. */
  clocks: string[];
  /** Columns that are filled in only at the close. */
  leaks: Leak[];
  comparisons: { creation: Comparison; along: Comparison } | null;
}

/** A year and a season need two of them. */
const seasonDays = 730;

/**
 * Learns what wins deals of one pipeline: by what is known at creation, and by what has become known since. `all` holds
 * what was known of the deals at their creation, by their places.
 */
export function learnWin(
  deals: DealRows,
  all: Table,
  { visits, at }: { visits: ReadonlyMap<string, VisitColumns>; at: Instant },
): LearntWin {
  keepLowest(deals);
  const order = Int32Array.from(deals.ids.keys())
    .filter((deal) => (deals.createdAt[deal] ?? 0) >= deals.fairFrom)
    .sort(
      (a, b) =>
        (deals.createdAt[a] ?? 0) - (deals.createdAt[b] ?? 0) ||
        ((deals.ids[a] ?? '') < (deals.ids[b] ?? '') ? -1 : 1),
    );
  const records = recordsOf(deals);
  const table = pickRows(all, order);
  const facts = {
    at: Float64Array.from(order, (deal) => deals.createdAt[deal] ?? 0),
    closedAt: Float64Array.from(order, (deal) => deals.closedAt[deal] ?? Infinity),
    won: Uint8Array.from(order, (deal) => deals.won[deal] ?? 0),
    deals: Int32Array.from(order.keys()),
    seeds: Uint32Array.from(order, (deal) => deals.seeds[deal] ?? 0),
  };
  const withRecords = { ...table, columns: [...table.columns, ...recordColumns(deals, order, records)] };
  const spanDays = (at - (facts.at[0] ?? at)) / dayMs;
  const clocks = [...clockColumns(withRecords), ...(spanDays < seasonDays ? ['calendar:month'] : [])];
  const leaks = findLeaks({ ...facts, table }, at);
  const honest = withRecords.columns.filter(({ name }) => !leaks.some(({ column }) => column === name));
  const creation: Sample = { ...facts, table: without({ ...withRecords, columns: honest }, clocks) };
  const folds = foldsOf(creation, at);
  const choice = chooseSettings(creation, folds, switchesFor(creation));
  const versusBase = compared(
    folds,
    choice,
    folds.map(({ check }) => new Float64Array(check.rows.length)),
    creation.deals,
  );
  const atCreation = isSkilled(versusBase) ? fitWinModel(creation, at, choice.settings) : null;

  const along = lookSample(deals, order, creation);
  const looks = along.looks;
  const clocksFor = ({ learntAt, isChecked }: Pick<Fold, 'learntAt' | 'isChecked'>): Column[] =>
    clockColumnsOf(looks, fitChances(visits, dealsAsOf(deals, learntAt, isChecked), learntAt, isChecked));
  const alongFolds = foldsOf(along.sample, at);
  const clocksOfFold = new Map(alongFolds.map((fold) => [fold, clocksFor(fold)]));
  const alongChoice = chooseSettings(along.sample, alongFolds, [], (fold) => clocksOfFold.get(fold) ?? []);
  const rivals = alongFolds.map((fold) => offsetsOf(clocksOfFold.get(fold) ?? [], fold.check.rows, 0));
  const versusClocks = compared(alongFolds, alongChoice, rivals, along.sample.deals);
  const alongTheWay = isSkilled(versusClocks)
    ? fitWinModel(along.sample, at, alongChoice.settings, clocksFor({ learntAt: at, isChecked: () => false }))
    : null;
  return {
    creation: atCreation,
    along: alongTheWay,
    records,
    usual: usualValues(
      along.sample,
      looks.map(({ stage }) => stage),
      new Set(alongTheWay?.codes.map(({ column }) => column)),
    ),
    clocks,
    leaks,
    comparisons: { creation: versusBase, along: versusClocks },
  };
}

function recordsOf(deals: DealRows): Record<'owner' | 'account', Records | null> {
  const kept = (keys: readonly (string | null)[]): Records | null => {
    const records: Records = new Map();
    for (const [deal, key] of keys.entries()) {
      const closedAt = deals.closedAt[deal] ?? Infinity;
      const end = closedAt === Infinity ? null : { won: deals.won[deal] === 1, at: closedAt };
      addRecord(records, key, deals.createdAt[deal] ?? 0, end);
    }
    finishRecords(records);
    return recordsTell(records) ? records : null;
  };
  return { owner: kept(deals.owners), account: kept(deals.accounts) };
}

function recordColumns(deals: DealRows, order: Int32Array, records: LearntWin['records']): Column[] {
  return (['owner', 'account'] as const).flatMap((who) => {
    const known = records[who];
    if (!known) return [];
    const keys = who === 'owner' ? deals.owners : deals.accounts;
    const parts = ['prior', 'won', 'lost', 'rate'] as const;
    const columns = parts.map((part) => ({
      part,
      name: `${who}-record:${part}`,
      kind: 'number' as const,
      values: new Float64Array(order.length),
    }));
    for (const [place, deal] of order.entries()) {
      const before = recordBefore(known, keys[deal] ?? null, deals.createdAt[deal] ?? 0);
      for (const { part, values } of columns) values[place] = before?.[part] ?? Number.NaN;
    }
    return columns.map(({ name, kind, values }) => ({ name, kind, values }));
  });
}

/** Looks in time order with the creation columns of their deals and their own. */
function lookSample(
  deals: DealRows,
  order: Int32Array,
  creation: Sample,
): { sample: Sample; looks: DealRows['looks'] } {
  const placeOf = new Int32Array(order.length);
  for (const [place, deal] of order.entries()) placeOf[deal] = place;
  const looks = deals.looks
    .filter(({ deal }) => (deals.createdAt[deal] ?? 0) >= deals.fairFrom)
    .sort((a, b) => a.at - b.at || (placeOf[a.deal] ?? 0) - (placeOf[b.deal] ?? 0));
  const places = Int32Array.from(looks, ({ deal }) => placeOf[deal] ?? 0);
  const own = deals.alongNames.map((name, index): Column => {
    const values = looks.map((look) => look.values[index] ?? null);
    if (values.every((value) => value === null || typeof value === 'number')) {
      return {
        name,
        kind: 'number',
        values: Float64Array.from(values, (value) => value ?? Number.NaN),
      };
    }
    const counts = new Map<string, number>();
    for (const value of values)
      if (value !== null) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
    const levels = [...counts.entries()]
      .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
      .map(([level]) => level);
    const codes = new Map(levels.map((level, code) => [level, code]));
    return {
      name,
      kind: 'category',
      levels,
      codes: Int32Array.from(values, (value) => (value === null ? -1 : (codes.get(String(value)) ?? -1))),
    };
  });
  const ofDeals = pickRows(creation.table, places);
  return {
    looks,
    sample: {
      table: { rows: looks.length, columns: [...ofDeals.columns, ...own] },
      at: Float64Array.from(looks, ({ at }) => at),
      closedAt: Float64Array.from(places, (place) => creation.closedAt[place] ?? Infinity),
      won: Uint8Array.from(places, (place) => creation.won[place] ?? 0),
      deals: places,
      seeds: Uint32Array.from(places, (place) => creation.seeds[place] ?? 0),
    },
  };
}

/** What the clocks say of each look, in log-odds: on entering the stage, and what its age there adds. */
function clockColumnsOf(looks: DealRows['looks'], { stages, anyStage }: StageChances): Column[] {
  const said = looks.map(({ stage, stageDays }) => clockValues(stages.get(stage) ?? anyStage, stageDays));
  return (['stage:chance', 'time-in-stage:chance'] as const).map(
    (name): Column => ({
      name,
      kind: 'number',
      values: Float64Array.from(said, (values) => values[name]),
    }),
  );
}
