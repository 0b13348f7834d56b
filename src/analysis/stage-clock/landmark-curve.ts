import { lost, won } from './visit-rows.ts';

/** Stays of any kind: how long each lasts, how long until its deal closes, and how that ends. */
export interface StayRows {
  days: ArrayLike<number>;
  closeDays: ArrayLike<number>;
  outcomes: ArrayLike<number>;
  unseenDays?: Float64Array;
}

/** An alert that comes later than this before the end changes nothing. */
export const noticeDays = 3;

/** What became of the visits that were still running at one age. */
export interface Landmark {
  /** Visits still running at that age. */
  running: number;
  /** Of those, deals whose end is known. */
  resolved: number;
  /** P(won) of those whose end can be told; null when none can. */
  winChance: number | null;
  /** Of those whose end can be told, the share that is not lost `notice` days later or more; null when none can. */
  idleChance: number | null;
  /** Median days from that age until the deal closes; null when fewer than half close in sight. */
  daysToClose: number | null;
}

/**
 * At each age: the visits still running then, and by Aalen–Johansen from there on how their deals end, open deals
 * censored (landmarking: van Houwelingen, Scandinavian Journal of Statistics 34, 2007). The chance to win is the won
 * share of what ends. A visit counts from the age on at which the log began to see it. `rows` must rise by `closeDays`, which spares a sort at every age, and `ages` must rise, so that
 * each age looks only at what the one before left.
 */
export function landmarkCurve(
  rows: StayRows,
  ages: readonly number[],
  notice: number = noticeDays,
): Landmark[] {
  const isLate = rows.unseenDays?.some((days) => days > 0) ?? false;
  const left: Running = {
    count: rows.days.length,
    days: new Float64Array(rows.days),
    closeDays: new Float64Array(rows.closeDays),
    outcomes: new Uint8Array(rows.outcomes),
    unseenDays: isLate && rows.unseenDays ? rows.unseenDays.slice() : new Float64Array(),
  };
  return ages.map((age) => {
    if (age !== 0) keepLonger(left, age);
    return landmarkAt(isLate ? seenBy(left, age) : left, age, notice);
  });
}

/** The first `count` entries are visits that are running yet. */
interface Running {
  count: number;
  days: Float64Array;
  closeDays: Float64Array;
  outcomes: Uint8Array;
  /** Empty where all are seen from the beginning. */
  unseenDays: Float64Array;
}

/** Those that the log has begun to see at that age. */
function seenBy({ count, days, closeDays, outcomes, unseenDays }: Running, age: number): Running {
  const isSeen = (_: number, row: number): boolean => row < count && (unseenDays[row] as number) <= age;
  const seenDays = days.filter(isSeen);
  return {
    count: seenDays.length,
    days: seenDays,
    closeDays: closeDays.filter(isSeen),
    outcomes: outcomes.filter(isSeen),
    unseenDays: unseenDays.filter(isSeen),
  };
}

function keepLonger(running: Running, age: number): void {
  const { count, days, closeDays, outcomes, unseenDays } = running;
  let kept = 0;
  for (let row = 0; row < count; row += 1) {
    const stay = days[row] as number;
    if (stay <= age) continue;
    days[kept] = stay;
    closeDays[kept] = closeDays[row] as number;
    outcomes[kept] = outcomes[row] as number;
    if (unseenDays.length > 0) unseenDays[kept] = unseenDays[row] as number;
    kept += 1;
  }
  running.count = kept;
}

function landmarkAt({ count: running, closeDays, outcomes }: Running, age: number, notice: number): Landmark {
  let atRisk = running;
  let surviving = 1;
  let wonShare = 0;
  let lostShare = 0;
  let lostLater = 0;
  let resolved = 0;
  let daysToClose: number | null = null;
  for (let from = 0; from < running; ) {
    const time = closeDays[from] as number;
    let wins = 0;
    let losses = 0;
    let to = from;
    for (; to < running && closeDays[to] === time; to += 1) {
      if (outcomes[to] === won) wins += 1;
      else if (outcomes[to] === lost) losses += 1;
    }
    const left = to - from;
    from = to;
    if (wins + losses > 0) {
      wonShare += (surviving * wins) / atRisk;
      lostShare += (surviving * losses) / atRisk;
      if (time - age >= notice) lostLater += (surviving * losses) / atRisk;
      surviving *= (atRisk - wins - losses) / atRisk;
      resolved += wins + losses;
      if (surviving <= 0.5) daysToClose ??= time - age;
    }
    atRisk -= left;
  }
  const ended = wonShare + lostShare;
  return {
    running,
    resolved,
    winChance: ended > 0 ? wonShare / ended : null,
    idleChance: ended > 0 ? 1 - lostLater / ended : null,
    daysToClose,
  };
}
