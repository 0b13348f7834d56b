import type { StageClock } from '../pipeline-model.ts';
import { aalenJohansen } from '../statistics/aalen-johansen.ts';
import { censoringWeights } from '../statistics/censoring-weights.ts';
import { expit } from '../statistics/expit.ts';
import { logit } from '../statistics/logit.ts';
import { stepAt } from '../statistics/step-at.ts';
import { weightedQuantile } from '../statistics/weighted-quantile.ts';
import { ageGrid } from './age-grid.ts';
import { landmarkCurve } from './landmark-curve.ts';
import { exits, open, type VisitRows, won } from './visit-rows.ts';
import { winChanceAt } from './win-chance-at.ts';

/** As many deals as the pipeline's shape counts for in a stage. */
const priorDeals = 10;
/** Later-won visits a typical length needs: below five a rate is a story, not a number (`massing` shows the same floor). */
const typicalFloor = 5;

/** What a stage is drawn towards where its own visits are few. */
export interface Prior {
  /** P(won) on entry, before any visit to this stage is looked at. */
  winChance: number;
  /** The whole pipeline as if it were one stage: how age changes the chance. Null for the pipeline itself. */
  shape: StageClock | null;
}

/**
 * Learns the clock of one stage. `rows` in the order of `inOrder`. The chance on entry is drawn towards the prior's,
 * and at every later age towards that entry chance moved by the log-odds the whole pipeline moves at that age, each
 * time with the weight of ten deals.
 */
export function fitStageClock(
  stage: { id: string; label: string },
  rows: VisitRows,
  prior: Prior,
): StageClock {
  const ages = ageGrid(rows.days);
  const marks = landmarkCurve(rows, ages);
  const winChance: number[] = [];
  for (const [index, mark] of marks.entries()) {
    const expected =
      index === 0 ? prior.winChance : shifted(winChance[0] ?? prior.winChance, prior.shape, ages[index] ?? 0);
    const seen = mark.winChance ?? expected;
    winChance.push(held((mark.resolved * seen + priorDeals * expected) / (mark.resolved + priorDeals)));
  }
  return {
    stage: stage.id,
    label: stage.label,
    visits: rows.days.length,
    ages,
    winChance,
    idleChance: marks.map((mark, index) => {
      const chance = winChance[index] ?? prior.winChance;
      const seen = mark.idleChance ?? chance;
      return Math.max(chance, (mark.resolved * seen + priorDeals * chance) / (mark.resolved + priorDeals));
    }),
    daysToClose: marks.map((mark) => mark.daysToClose),
    exits: exitCurves(rows, ages),
    typicalDays: typicalDays(rows),
    stallAfterDays: null,
  };
}

function shifted(entryChance: number, shape: StageClock | null, age: number): number {
  if (!shape) return entryChance;
  return expit(logit(entryChance) + logit(winChanceAt(shape, age)) - logit(winChanceAt(shape, 0)));
}

/** Never sure: an open deal is neither won nor lost yet. */
function held(p: number): number {
  return Math.min(0.995, Math.max(0.005, p));
}

function exitCurves(rows: VisitRows, ages: readonly number[]): StageClock['exits'] {
  const curve = aalenJohansen({ times: rows.days, causes: rows.exits }, exits.length);
  const shares = exits.map((exit, cause) => [
    exit,
    ages.map((age) => stepAt(curve.times, curve.incidence[cause] ?? [], age, 0)),
  ]);
  return Object.fromEntries(shares) as StageClock['exits'];
}

/** Median stay of visits of deals that were won later; quick deals are known sooner, so each counts for its like. */
function typicalDays(rows: VisitRows): number | null {
  const weights = censoringWeights(
    rows.closeDays,
    rows.outcomes.map((outcome) => (outcome === open ? 0 : 1)),
  );
  const wins = rows.outcomes.map((outcome, row) => (outcome === won ? (weights[row] ?? 0) : 0));
  return wins.filter((weight) => weight > 0).length < typicalFloor
    ? null
    : weightedQuantile(rows.days, wins, 0.5);
}
