import { lost, open, type VisitRows, won } from './visit-rows.ts';

/** An alert that comes later than this before the end changes nothing. */
const noticeDays = 3;

/** What became of the visits that were still running at one age. */
export interface Landmark {
  /** Visits still running at that age. */
  running: number;
  /** Of those, deals whose end is known. */
  resolved: number;
  /** P(won) of those whose end can be told; null when none can. */
  winChance: number | null;
  /** Of those whose end can be told, the share that is not lost three days later or more; null when none can. */
  idleChance: number | null;
  /** Median days from that age until the deal closes; null when fewer than half close in sight. */
  daysToClose: number | null;
}

/**
 * At each age: the visits still running then, and by Aalen–Johansen from there on how their deals end, open deals
 * censored (landmarking: van Houwelingen, Scandinavian Journal of Statistics 34, 2007). The chance to win is the won
 * share of what ends. `rows` must rise by `closeDays`, which spares a sort at every age.
 */
export function landmarkCurve(rows: VisitRows, ages: readonly number[]): Landmark[] {
  return ages.map((age) => landmarkAt(rows, age));
}

function landmarkAt({ days, closeDays, outcomes }: VisitRows, age: number): Landmark {
  let running = 0;
  for (const stay of days) if (stay > age || age === 0) running += 1;
  let atRisk = running;
  let surviving = 1;
  let wonShare = 0;
  let lostShare = 0;
  let lostLater = 0;
  let resolved = 0;
  let daysToClose: number | null = null;
  for (let from = 0; from < days.length; ) {
    const time = closeDays[from] ?? 0;
    let wins = 0;
    let losses = 0;
    let left = 0;
    let to = from;
    for (; to < days.length && closeDays[to] === time; to += 1) {
      if ((days[to] ?? 0) <= age && age !== 0) continue;
      left += 1;
      if (outcomes[to] === won) wins += 1;
      else if (outcomes[to] === lost) losses += 1;
      else if (outcomes[to] !== open) continue;
    }
    from = to;
    if (left === 0) continue;
    if (wins + losses > 0) {
      wonShare += (surviving * wins) / atRisk;
      lostShare += (surviving * losses) / atRisk;
      if (time - age >= noticeDays) lostLater += (surviving * losses) / atRisk;
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
