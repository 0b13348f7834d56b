import { dayMs } from '../../model/instant.ts';
import { type Expected, expectPeriod } from './expect-period.ts';
import type { ForecastRow } from './forecast-rows.ts';
import type { Looks } from './look-cells.ts';
import { remembered } from './remembered.ts';
import { wonBetween } from './won-between.ts';

export interface Said {
  count: number;
  value: number;
}

export interface Voices {
  /** By the chances of the open deals, one for each memory. */
  expected: Expected[];
  /** What each way to forecast says, as in `priors`; null where it cannot say anything. */
  said: (Said | null)[];
}

const halfLivesMs = [28, 112, 448].map((days) => days * dayMs);
/** The memory that tells the usual value of a win. */
const usual = 1;
/** Thirteen weeks, so that weekdays meet. */
const quarterMs = 91 * dayMs;

/** How much each way to forecast counts before anything is known of it, in the order of `Voices`. */
export const priors = [1, 1, 1, 1, 1, 0.5, 1];

/**
 * Ways to forecast one window from what was known at a look: by the chances of the open deals with a short, a middle
 * and a long memory, by their number times the usual value of a win, as the mean of the last three periods, as the
 * last one, and as the same part of the last quarter: teams have the rhythm of their quarters.
 */
export function voicesAt(rows: readonly ForecastRow[], all: Looks): (place: number) => Voices {
  const { looks, window, toldFromAt } = all;
  const { offsetMs, lengthMs } = window;
  const won = remembered((fromAt) => wonBetween(rows, fromAt, fromAt + lengthMs));
  const quarterBefore = (at: number): Said | null => {
    const fromAt = at + offsetMs - quarterMs;
    return fromAt >= toldFromAt && fromAt + lengthMs <= at ? won(fromAt) : null;
  };
  /** Of a history shorter than the window. */
  const paceBefore = (at: number): Said | null => {
    if (!(at > toldFromAt)) return null;
    const { count, value } = wonBetween(rows, toldFromAt, at);
    const share = lengthMs / (at - toldFromAt);
    return { count: count * share, value: value * share };
  };
  return remembered((place) => {
    const at = looks[place]?.at ?? 0;
    const expected = expectPeriod(all, place, halfLivesMs);
    const chances = expected.map(({ count, value, learnt }) =>
      learnt.looks > 0 ? { count: count.mean, value: value.mean } : null,
    );
    const counted = chances[usual] ?? null;
    const before = [1, 2, 3]
      .map((back) => at - back * lengthMs)
      .filter((fromAt) => fromAt >= toldFromAt)
      .map(won);
    const [last = null] = before;
    return {
      expected,
      said: [
        ...chances,
        counted && { ...counted, value: counted.count * (expected[usual]?.meanWon ?? 0) },
        last ? { count: mean(before, 'count'), value: mean(before, 'value') } : paceBefore(at),
        last,
        quarterBefore(at),
      ],
    };
  });
}

const mean = (periods: readonly Said[], of: keyof Said): number =>
  periods.reduce((sum, period) => sum + period[of], 0) / periods.length;
