import { dayMs, type Instant } from '../../model/instant.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import { fitClocks, type Clocks } from '../stage-clock/fit-clocks.ts';
import type { VisitRows } from '../stage-clock/visit-rows.ts';
import { visitsAsOf } from '../stage-clock/visits-as-of.ts';
import { calibrationSlope, chooseSettings, foldsOf, switchesFor, without } from './choose-settings.ts';
import { clockColumns } from './clock-columns.ts';
import { clockValues } from './clock-values.ts';
import { type DealRows, dealsAsOf, keepLowest } from './deal-rows.ts';
import { fitWinModel } from './fit-win-model.ts';
import { compared, type Comparison, isSkilled } from './guarded.ts';
import { addRecord, finishRecords, recordBefore, type Records, recordsTell } from './records.ts';
import type { Sample } from './sample.ts';
import { type Column, pickRows } from './table.ts';
import type { WinModel } from './win-model.ts';

export interface LearntWin {
  /** Null: nothing known at creation tells more than the base rate. */
  creation: WinModel | null;
  /** Null: nothing tells more than stage and age. */
  along: WinModel | null;
  records: Record<'owner' | 'account', Records | null>;
  /** Columns that only tell the date. */
  clocks: string[];
  comparisons: { creation: Comparison; along: Comparison } | null;
}

/** A year and a season need two of them. */
const seasonDays = 730;

/** Learns what wins deals of one pipeline: by what is known at creation, and by what has become known since. */
export function learnWin(
  deals: DealRows,
  visits: ReadonlyMap<string, VisitRows>,
  pipeline: Pipeline | undefined,
  at: Instant,
): LearntWin {
  keepLowest(deals);
  const order = Int32Array.from(deals.ids.keys()).sort(
    (a, b) =>
      (deals.createdAt[a] ?? 0) - (deals.createdAt[b] ?? 0) ||
      ((deals.ids[a] ?? '') < (deals.ids[b] ?? '') ? -1 : 1),
  );
  const records = recordsOf(deals);
  const table = deals.creation.build(order);
  const facts = {
    at: Float64Array.from(order, (deal) => deals.createdAt[deal] ?? 0),
    closedAt: Float64Array.from(order, (deal) => deals.closedAt[deal] ?? Infinity),
    won: Uint8Array.from(order, (deal) => deals.won[deal] ?? 0),
    deals: Int32Array.from(order.keys()),
  };
  const withRecords = { ...table, columns: [...table.columns, ...recordColumns(deals, order, records)] };
  const spanDays = (at - (facts.at[0] ?? at)) / dayMs;
  const clocks = [...clockColumns(withRecords), ...(spanDays < seasonDays ? ['calendar:month'] : [])];
  const creation: Sample = { ...facts, table: without(withRecords, clocks) };
  const folds = foldsOf(creation, at);
  const choice = chooseSettings(creation, folds, switchesFor(creation));
  const versusBase = compared(
    folds,
    choice,
    folds.map(({ check }) => new Float64Array(check.rows.length)),
    creation.deals,
  );
  const atCreation = isSkilled(versusBase)
    ? fitWinModel(creation, at, choice.settings, calibrationSlope(folds, choice))
    : null;

  const along = lookSample(deals, order, creation);
  const looks = along.looks;
  const clocksAt = remembered((learntAt: Instant) =>
    fitClocks(
      pipeline,
      new Map([...visits].map(([id, rows]) => [id, visitsAsOf(rows, learntAt)])),
      dealsAsOf(deals, learntAt),
    ),
  );
  const columnsAt = remembered((learntAt: Instant) => clockColumnsOf(looks, clocksAt(learntAt)));
  const alongFolds = foldsOf(along.sample, at);
  const alongChoice = chooseSettings(along.sample, alongFolds, [], columnsAt);
  const rivals = alongFolds.map(({ check, learntAt }) => {
    const [entry, age] = columnsAt(learntAt);
    return Float64Array.from(check.rows, (row) => valueAt(entry, row) + valueAt(age, row));
  });
  const versusClocks = compared(alongFolds, alongChoice, rivals, along.sample.deals);
  const full: Sample = {
    ...along.sample,
    table: { ...along.sample.table, columns: [...along.sample.table.columns, ...columnsAt(at)] },
  };
  return {
    creation: atCreation,
    along: isSkilled(versusClocks)
      ? fitWinModel(full, at, alongChoice.settings, calibrationSlope(alongFolds, alongChoice))
      : null,
    records,
    clocks,
    comparisons: { creation: versusBase, along: versusClocks },
  };
}

function valueAt(column: Column | undefined, row: number): number {
  return column?.kind === 'number' ? (column.values[row] ?? 0) : 0;
}

function remembered<Value>(make: (at: Instant) => Value): (at: Instant) => Value {
  const made = new Map<Instant, Value>();
  return (at) => {
    let value = made.get(at);
    if (value === undefined) made.set(at, (value = make(at)));
    return value;
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
    const before = Array.from(order, (deal) =>
      recordBefore(known, keys[deal] ?? null, deals.createdAt[deal] ?? 0),
    );
    return (['prior', 'won', 'lost', 'rate'] as const).map(
      (part): Column => ({
        name: `${who}-record:${part}`,
        kind: 'number',
        values: Float64Array.from(before, (record) => record?.[part] ?? Number.NaN),
      }),
    );
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
  const looks = deals.looks.toSorted(
    (a, b) => a.at - b.at || (placeOf[a.deal] ?? 0) - (placeOf[b.deal] ?? 0),
  );
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
    },
  };
}

/** What the clocks say of each look, in log-odds: on entering the stage, and what its age there adds. */
function clockColumnsOf(looks: DealRows['looks'], clocks: Clocks): Column[] {
  const byStage = new Map(clocks.stages.map(({ clock }) => [clock.stage, clock]));
  const said = looks.map(({ stage, stageDays }) =>
    clockValues(byStage.get(stage) ?? clocks.anyStage, stageDays),
  );
  return (['stage:chance', 'time-in-stage:chance'] as const).map(
    (name): Column => ({
      name,
      kind: 'number',
      values: Float64Array.from(said, (values) => values[name]),
    }),
  );
}
