import type { DaysOff } from '../../model/days-off.ts';
import { dayMs, type Instant } from '../../model/instant.ts';
import { waitResets } from '../../timeline/resets-wait.ts';
import type { PipelineModel, WaitClock } from '../pipeline-model.ts';
import type { Chances } from '../stage-clock/chance-curves.ts';
import { typicalQuartiles } from '../stage-clock/typical-quartiles.ts';
import type { Table } from '../win-model/table.ts';
import { shortestDays } from './age-at-or-below.ts';
import { chooseReading } from './choose-reading.ts';
import { chooseThreshold, lastingAtLeast } from './choose-threshold.ts';
import { raisedTableOf } from './raised-table-of.ts';
import { segmentReader } from './segmentation.ts';
import type { Stay } from './stay.ts';
import { keptStays, type Stays } from './stays.ts';
import { waitChances } from './wait-chances.ts';
import { longestWaits, partedWaits, type WaitRows, type WaitRule, waitRule, waitsOf } from './waits-of.ts';

export interface StallOptions {
  at: Instant;
  /** Share of the stays of a day or more that may raise an alert. */
  alertBudget: number;
  timeZone: string;
  daysOff: DaysOff;
  /** Days set by hand, by stage. */
  manualDays: Readonly<Record<string, number>>;
}

export type LearntStall = Omit<PipelineModel['stall'], 'budget' | 'alertsPerWeek'>;

/** Deals that are told of by one clock. */
interface Group {
  stage: string;
  segment: number;
  stays: readonly Stay[];
  /** How many like it each of them stands for. */
  weight: number;
  clock: Chances & { typicalDays: number | null };
}

/**
 * Learns when a deal of one pipeline has stalled: how waiting is read, what waiting so long means in each stage and
 * segment, and the days at which the budget is met. `table` holds what was known of the deals at their creation, by
 * their places.
 */
export function learnStall(
  stages: ReadonlyMap<string, Stays>,
  table: Table,
  { at, alertBudget, timeZone, daysOff, manualDays }: StallOptions,
): LearntStall {
  const kept = [...stages].map(([stage, stays]) => ({ stage, ...keptStays(stays) }));
  kept.sort((a, b) => (a.stage < b.stage ? -1 : 1));
  const all = kept.map(({ stays }) => stays);
  const chosen = chooseReading(all, table, { timeZone, daysOff });
  const rule = waitRule(chosen.reset, chosen.days, { timeZone, daysOff });
  const { segments } = chosen;
  const column = segments && table.columns.find(({ name }) => name === segments.column);
  const segmentOf = segments && column ? segmentReader(column, segments) : (): number => -1;
  const fit = (waits: WaitRows, prior: Chances | null): Group['clock'] => ({
    ...waitChances(waits, rule, prior),
    typicalDays: typicalQuartiles(waits)[1],
  });
  const together = waitChances(waitsOf(all.flat(), rule), rule, null);
  const wholes = kept.map(({ stage, stays, weight }) => {
    const waits = waitsOf(stays, rule);
    const segmentsOf = Int32Array.from(stays, ({ deal }) => segmentOf(deal));
    return { stage, segment: -1, stays, weight, waits, segmentsOf, clock: fit(waits, together) };
  });
  const parts = wholes.flatMap(({ stage, stays, weight, waits, segmentsOf, clock }) =>
    [...partedWaits(waits, segmentsOf)]
      .sort(([a], [b]) => a - b)
      .map(([segment, own]) => ({
        stage,
        segment,
        stays: stays.filter((_, place) => segmentsOf[place] === segment),
        weight,
        clock: fit(own, clock),
      })),
  );
  const rest = wholes.map((whole) => ({
    ...whole,
    stays: whole.stays.filter((_, place) => whole.segmentsOf[place] === -1),
  }));
  const groups: Group[] = [...rest, ...parts];
  const threshold = chooseThreshold(
    groups.map(({ clock, stays, weight }) => ({ curve: clock, weight, ...waitsIn(stays, rule) })),
    kept.reduce((sum, { stays, weight }) => sum + weight * longStays(stays), 0),
    alertBudget,
  );
  const waits = groups.map(({ stage, segment, stays, clock }, index): [string, WaitClock] => {
    const learntDays = threshold.stallAfterDays[index] ?? null;
    return [
      stage,
      {
        segment,
        stays: stays.length,
        ages: clock.ages,
        idleChance: clock.idleChance,
        typicalDays: clock.typicalDays,
        learntDays,
        stallAfterDays: manualDays[stage] ?? learntDays,
      },
    ];
  });
  return {
    idleChance: threshold.idleChance,
    share: threshold.share,
    reset: waitResets[chosen.reset] ?? 'buyer',
    days: chosen.days,
    timeZone,
    daysOff: chosen.days === 'business' ? daysOff : null,
    segments,
    gain: chosen.gain,
    waits: Object.fromEntries(
      kept.map(({ stage }) => [stage, waits.filter(([of]) => of === stage).map(([, clock]) => clock)]),
    ),
    lastQuarter: Object.fromEntries(
      kept.map(({ stage, stays, weight }) => [stage, raisedTableOf(stays, rule, { at, weight })]),
    ),
  };
}

function waitsIn(stays: readonly Stay[], rule: WaitRule) {
  return { longest: longestWaits(stays, rule), ended: stays.map(({ left }) => (left ? 1 : 0)) };
}

function longStays(stays: readonly Stay[]): number {
  const days = stays.map(({ enteredAt, untilAt }) => (untilAt - enteredAt) / dayMs);
  const ended = stays.map(({ left }) => (left ? 1 : 0));
  return lastingAtLeast(days, ended, shortestDays);
}
