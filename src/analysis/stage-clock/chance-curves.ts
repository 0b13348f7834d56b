import type { StageClock } from '../pipeline-model.ts';
import { expit } from '../statistics/expit.ts';
import { logit } from '../statistics/logit.ts';
import { ageGrid } from './age-grid.ts';
import { type Landmark, landmarkCurve, type StayRows } from './landmark-curve.ts';
import { winChanceAt } from './win-chance-at.ts';

/** As many deals as the pipeline's shape counts for in a stage. */
const priorDeals = 10;

export interface Chances extends Pick<StageClock, 'ages' | 'winChance'> {
  /** P(an alert at that age is idle): the deal will be won, or is lost within days. Never below `winChance`. */
  idleChance: number[];
}

/** What a stage is drawn towards where its own visits are few. */
export interface Prior {
  /** P(won) on entry, before any visit to this stage is looked at. */
  winChance: number;
  /** The whole pipeline as if it were one stage: how age changes the chance. Null for the pipeline itself. */
  shape: Pick<Chances, 'ages' | 'winChance'> | null;
}

/**
 * What staying so long means. `rows` rise by `closeDays`. The chance on entry is drawn towards the prior's, and
 * at every later age towards that entry chance moved by the log-odds the whole pipeline moves at that age, each time
 * with the weight of ten deals. `notice`: days before a loss from which an alert is idle; three by default.
 */
export function chanceCurves(rows: StayRows, prior: Prior, notice?: number): Chances & { marks: Landmark[] } {
  const ages = ageGrid(rows.days);
  const marks = landmarkCurve(rows, ages, notice);
  const winChance: number[] = [];
  for (const [index, mark] of marks.entries()) {
    const expected =
      index === 0 ? prior.winChance : shifted(winChance[0] ?? prior.winChance, prior.shape, ages[index] ?? 0);
    const seen = mark.winChance ?? expected;
    winChance.push(held((mark.resolved * seen + priorDeals * expected) / (mark.resolved + priorDeals)));
  }
  const idleChance = marks.map((mark, index) => {
    const chance = winChance[index] ?? prior.winChance;
    const seen = mark.idleChance ?? chance;
    return Math.max(chance, (mark.resolved * seen + priorDeals * chance) / (mark.resolved + priorDeals));
  });
  return { ages, winChance, idleChance, marks };
}

function shifted(entryChance: number, shape: Prior['shape'], age: number): number {
  if (!shape) return entryChance;
  return expit(logit(entryChance) + logit(winChanceAt(shape, age)) - logit(winChanceAt(shape, 0)));
}

/** Never sure: an open deal is neither won nor lost yet. */
function held(p: number): number {
  return Math.min(0.995, Math.max(0.005, p));
}
