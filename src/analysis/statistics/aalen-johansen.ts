import { risingOrder } from './rising-order.ts';

/** Times to one of several competing ends. Arrays of one length. */
export interface CompetingTimes {
  /** Time of the end, or of the last look at a row that has not ended. */
  times: ArrayLike<number>;
  /** 0: not ended (censored); 1, 2, …: how it ended. */
  causes: ArrayLike<number>;
  /** When the row came under observation (late entry); 0 where left out. */
  entries?: ArrayLike<number>;
}

/** Step functions that change at `times` and hold until the next of them. */
export interface Incidence {
  /** The distinct times at which something ended, rising. */
  times: Float64Array;
  /** Share that has not ended by any cause, at and after that time. */
  survival: Float64Array;
  /** By cause, first for cause 1: share that has ended so. With `survival` they sum to 1. */
  incidence: Float64Array[];
}

/**
 * Cumulative incidence of competing ends with right censoring and late entry: the Aalen–Johansen estimator (Aalen and
 * Johansen, Scandinavian Journal of Statistics 5, 1978). At equal times ends come before censorings and entries, and
 * a row that ends when it enters is not at risk. The order of rows does not matter.
 */
export function aalenJohansen({ times, causes, entries }: CompetingTimes, causeCount: number): Incidence {
  const order = risingOrder(times);
  const entered = entries
    ? new Float64Array(entries).sort()
    : new Float64Array(times.length).fill(Number.NEGATIVE_INFINITY);
  const eventTimes: number[] = [];
  const survival: number[] = [];
  const incidence: number[][] = Array.from({ length: causeCount }, () => []);
  const totals = new Float64Array(causeCount);
  const ends = new Float64Array(causeCount);
  let surviving = 1;
  let gone = 0;
  let come = 0;
  for (let from = 0; from < order.length; ) {
    const time = times[order[from] as number] as number;
    ends.fill(0);
    let ended = 0;
    let to = from;
    for (; to < order.length && times[order[to] as number] === time; to += 1) {
      const row = order[to] as number;
      const cause = causes[row] as number;
      if (cause === 0 || (entries && (entries[row] ?? 0) >= time)) continue;
      ends[cause - 1] = (ends[cause - 1] ?? 0) + 1;
      ended += 1;
    }
    if (ended > 0) {
      while (come < entered.length && (entered[come] ?? 0) < time) come += 1;
      const atRisk = come - gone;
      for (let cause = 0; cause < causeCount; cause += 1) {
        totals[cause] = (totals[cause] ?? 0) + (surviving * (ends[cause] ?? 0)) / atRisk;
        incidence[cause]?.push(totals[cause] ?? 0);
      }
      surviving *= (atRisk - ended) / atRisk;
      eventTimes.push(time);
      survival.push(surviving);
    }
    for (let index = from; index < to; index += 1) {
      if (!entries || (entries[order[index] as number] as number) < time) gone += 1;
    }
    from = to;
  }
  return {
    times: Float64Array.from(eventTimes),
    survival: Float64Array.from(survival),
    incidence: incidence.map((curve) => Float64Array.from(curve)),
  };
}
