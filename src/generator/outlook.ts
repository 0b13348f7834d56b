import type { CompiledStage } from './compile-stage.ts';
import type { VisitOdds } from './visit-odds.ts';

export interface PipelineOutlook {
  /** Chance to be won on entering each stage. */
  win: readonly number[];
  /** Mean days from creation to the first closing. */
  meanDays: number;
  /** Asked by few and dear, so computed when first asked. */
  passages(): StagePassages;
}

/** Of a deal that starts in the first stage, for each stage: */
export interface StagePassages {
  /** The chance that it ever stands there, */
  reach: readonly number[];
  /** and that it does and is won. */
  reachAndWin: readonly number[];
}

export interface OutlookSettings {
  /** Chance that an open loss is opened again. */
  reopenShare: number;
  /** Mean days from a death to the closing, and of pauses in a visit. */
  cleanupDays: number;
  pauseDays: number;
}

/**
 * What becomes of a deal whose visits end with the given odds: the absorbing semi-Markov chain of its stages, solved
 * exactly (Gauss-Seidel from the last stage back). A lost deal may live a second life from the stage it was lost
 * in, a dead one may not.
 */
export function pipelineOutlook(
  stages: readonly CompiledStage[],
  odds: readonly VisitOdds[],
  { reopenShare, cleanupDays, pauseDays }: OutlookSettings,
): PipelineOutlook {
  const count = stages.length;
  const solve = (
    gains: readonly number[],
    won: number,
    lost: (stage: number) => number,
    fixed = -1,
    value = 0,
  ) => {
    const values = Array<number>(count).fill(0);
    for (let round = 0; round < 500; round++) {
      let moved = 0;
      for (let s = count - 1; s >= 0; s--) {
        let next = gains[s] ?? 0;
        for (const [k, exit] of (stages[s]?.exits ?? []).entries()) {
          const chance = odds[s]?.chances[k] ?? 0;
          if (exit.target === count) next += chance * won;
          else if (exit.target >= 0) next += chance * (values[exit.target] ?? 0);
          else if (exit.kind === 'lost') next += chance * lost(s);
        }
        if (s === fixed) next = value;
        moved = Math.max(moved, Math.abs(next - (values[s] ?? 0)));
        values[s] = next;
      }
      if (moved < 1e-12) break;
    }
    return values;
  };
  const lives = (won: number, fixed = -1, firstValue = 0, secondValue = 0) => {
    const second = solve([], won, () => 0, fixed, secondValue);
    return { second, first: solve([], won, (s) => reopenShare * (second[s] ?? 0), fixed, firstValue) };
  };
  const win = lives(1);
  const days = odds.map(({ chances, meanDays }, s) => {
    const dead = stages[s]?.exits.findIndex(({ kind }) => kind === 'dead') ?? -1;
    const deadChance = chances[dead] ?? 0;
    return meanDays + (1 - deadChance) * pauseDays + deadChance * cleanupDays;
  });
  let passages: StagePassages | null = null;
  return {
    win: win.first,
    meanDays: solve(days, 0, () => 0)[0] ?? 0,
    passages: () => {
      passages ??= {
        reach: stages.map((_, s) => lives(0, s, 1, 1).first[0] ?? 0),
        reachAndWin: stages.map((_, s) => lives(0, s, win.first[s], win.second[s]).first[0] ?? 0),
      };
      return passages;
    },
  };
}
