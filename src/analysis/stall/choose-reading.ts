import type { DaysOff } from '../../model/days-off.ts';
import { waitResets } from '../../timeline/resets-wait.ts';
import type { Table } from '../win-model/table.ts';
import { heldOutLosses, learnHalves } from './held-out-losses.ts';
import { type Segmentation, segmentationBy, segmentReader } from './segmentation.ts';
import type { Stay } from './stay.ts';
import { type CountedDays, waitRule } from './waits-of.ts';

/** How the stall rule reads a pipeline's deals, as its own history decides. */
export interface ChosenReading {
  reset: number;
  days: CountedDays;
  segments: Segmentation | null;
  /** By how many standard errors it foretells better than calendar days since progress or the buyer; 0 for those. */
  gain: number;
}

/** Stays of a stage that ways of reading are compared on. */
const mostCompared = 2_000;
/** The best of several is looked at: two standard errors would be met by luck. */
const enough = 3;

/**
 * Which clock, which days and which segments foretell best how deals end that were not learnt from. The plain reading
 * (what the buyer does ends a wait, all days count, no segments) stays unless another beats it by three standard
 * errors. First what ends a wait, then the days, then the segments, all by the same rule.
 */
export function chooseReading(
  all: readonly (readonly Stay[])[],
  table: Table,
  calendar: { timeZone: string; daysOff: DaysOff },
): ChosenReading {
  const stages = all.map((stays) => stays.slice(0, mostCompared));
  let learnt = learnHalves(stages, waitRule(0, 'calendar', calendar));
  const plainLosses = heldOutLosses(learnt, null);
  let chosen: ChosenReading = { reset: 0, days: 'calendar', segments: null, gain: 0 };
  let losses = plainLosses;
  const seen = new Set(stages.flatMap((stays) => stays.flatMap(({ doneBy }) => [...doneBy])));
  const consider = (reset: number, days: CountedDays, before: ReadonlyMap<number, number>): void => {
    const halves = learnHalves(stages, waitRule(reset, days, calendar));
    const tried = heldOutLosses(halves, null);
    if (gainOf(before, tried) < enough || sumOf(tried) >= sumOf(losses)) return;
    losses = tried;
    learnt = halves;
    chosen = { reset, days, segments: null, gain: gainOf(plainLosses, tried) };
  };
  // What never happened ends no wait: the reading is the one before.
  for (const reset of waitResets.keys()) {
    if (reset > 0 && seen.has(reset)) consider(reset, 'calendar', plainLosses);
  }
  consider(chosen.reset, 'business', losses);
  const withoutSegments = losses;
  for (const column of table.columns) {
    const segments = segmentationBy(column);
    if (!segments) continue;
    const tried = heldOutLosses(learnt, segmentReader(column, segments));
    if (gainOf(withoutSegments, tried) < enough || sumOf(tried) >= sumOf(losses)) continue;
    losses = tried;
    chosen = { ...chosen, segments, gain: gainOf(plainLosses, tried) };
  }
  return chosen;
}

/** Standard errors by which `tried` loses less, deals being independent. */
function gainOf(before: ReadonlyMap<number, number>, tried: ReadonlyMap<number, number>): number {
  let sum = 0;
  let squares = 0;
  for (const [deal, loss] of before) {
    const gain = loss - (tried.get(deal) ?? 0);
    sum += gain;
    squares += gain * gain;
  }
  return squares > 0 ? sum / Math.sqrt(squares) : 0;
}

const sumOf = (losses: ReadonlyMap<number, number>): number => {
  let sum = 0;
  for (const loss of losses.values()) sum += loss;
  return sum;
};
