import { dayMs } from '../../model/instant.ts';
import { countedMs } from '../../timeline/day-counter.ts';
import type { Chances } from '../stage-clock/chance-curves.ts';
import { noticeDays } from '../stage-clock/landmark-curve.ts';
import { lost, open } from '../stage-clock/visit-rows.ts';
import { winChanceAt } from '../stage-clock/win-chance-at.ts';
import type { Stay } from './stay.ts';
import { waitChances } from './wait-chances.ts';
import { partedWaits, type WaitRows, type WaitRule, waitsOf, waitStarts } from './waits-of.ts';

/** Days since the entry at which a stay that still runs is looked at, the same for every way of waiting. */
const lookDays = [1, 2, 3, 5, 7, 10, 14, 21, 28, 42, 60, 90];

/** What each half of the deals teaches of waiting by one rule. */
export interface HalvesLearnt {
  rule: WaitRule;
  /** By half and stage; the half is the one that is foretold, not the one learnt from. */
  stages: StageLearnt[][];
}

interface StageLearnt {
  learnt: readonly Stay[];
  waits: WaitRows;
  clock: Chances;
  /** Stays that are foretold, each with its looks. */
  judged: { stay: Stay; looks: Look[] }[];
}

/** How long a stay has waited at a look, and whether an alert would be idle there. */
interface Look {
  waited: number;
  isIdle: boolean;
}

export function learnHalves(stages: readonly (readonly Stay[])[], rule: WaitRule): HalvesLearnt {
  const halves = [0, 1].map((half) => {
    const learnt = stages.map((stays) => stays.filter(({ seed }) => seed % 2 !== half));
    const together = waitChances(waitsOf(learnt.flat(), rule), rule, null);
    return stages.map((stays, index): StageLearnt => {
      const own = learnt[index] ?? [];
      const waits = waitsOf(own, rule);
      const judged = stays
        .filter(({ seed, outcome }) => seed % 2 === half && outcome !== open)
        .map((stay) => ({ stay, looks: looksAt(stay, rule) }));
      return { learnt: own, waits, clock: waitChances(waits, rule, together), judged };
    });
  });
  return { rule, stages: halves };
}

/**
 * Log-loss of foretelling at each look whether an alert would be idle (the deal is won, or lost within three days), of
 * deals that were not learnt from: halves of the deals foretell each other. By deal, as a sum over its looks; deals
 * still open are not judged. With `segmentOf`, which knows the segment of a deal by its place, a stay is foretold by its
 * own segment of the stage; −1: by the stage.
 */
export function heldOutLosses(
  { rule, stages }: HalvesLearnt,
  segmentOf: ((deal: number) => number) | null,
): Map<number, number> {
  const losses = new Map<number, number>();
  for (const { learnt, waits, clock, judged } of stages.flat()) {
    const clocks = new Map<number, Chances>();
    if (segmentOf) {
      for (const [segment, own] of partedWaits(
        waits,
        Int32Array.from(learnt, ({ deal }) => segmentOf(deal)),
      ))
        clocks.set(segment, waitChances(own, rule, clock));
    }
    for (const { stay, looks } of judged) {
      const own = clocks.get(segmentOf?.(stay.deal) ?? -1) ?? clock;
      losses.set(stay.seed, (losses.get(stay.seed) ?? 0) + lossOf(looks, own));
    }
  }
  return losses;
}

function looksAt(stay: Stay, rule: WaitRule): Look[] {
  const counter = rule.counterOf(stay.owner);
  const starts = waitStarts(stay, rule.reset);
  const looks: Look[] = [];
  for (const days of lookDays) {
    const at = stay.enteredAt + days * dayMs;
    if (at >= stay.untilAt) break;
    const startAt = starts.findLast((start) => start <= at) ?? stay.enteredAt;
    looks.push({
      waited: countedMs(counter, startAt, at, stay.pauses) / dayMs,
      isIdle: stay.outcome !== lost || stay.closeAt - at < noticeDays * dayMs,
    });
  }
  return looks;
}

function lossOf(looks: readonly Look[], { ages, idleChance }: Chances): number {
  const curve = { ages, winChance: idleChance };
  let loss = 0;
  for (const { waited, isIdle } of looks) {
    const chance = winChanceAt(curve, waited);
    loss -= Math.log(Math.min(0.995, Math.max(0.005, isIdle ? chance : 1 - chance)));
  }
  return loss;
}
