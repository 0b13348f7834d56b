import type { StageClock } from '../pipeline-model.ts';
import { aalenJohansen } from '../statistics/aalen-johansen.ts';
import { stepAt } from '../statistics/step-at.ts';
import { chanceCurves, type Prior } from './chance-curves.ts';
import { typicalQuartiles } from './typical-quartiles.ts';
import { exits, type Visits } from './visit-rows.ts';

/** Learns the clock of one stage. `rows` in the order of `inOrder`. */
export function fitStageClock(stage: { id: string; label: string }, rows: Visits, prior: Prior): StageClock {
  const { marks, ages, winChance } = chanceCurves(rows, prior);
  const [low, median, high] = typicalQuartiles(rows);
  return {
    stage: stage.id,
    label: stage.label,
    visits: rows.days.length,
    ages,
    winChance,
    daysToClose: marks.map((mark) => mark.daysToClose),
    exits: exitCurves(rows, ages),
    typicalDays: median,
    typicalRange: low === null || high === null ? null : [low, high],
    stallAfterDays: null,
  };
}

function exitCurves(rows: Visits, ages: readonly number[]): StageClock['exits'] {
  const isLate = rows.unseenDays.some((unseen) => unseen > 0);
  // Who is seen from the entry on is there before a visit can end.
  const entries = rows.unseenDays.map((unseen) => (unseen > 0 ? unseen : -1));
  const curve = aalenJohansen(
    { times: rows.days, causes: rows.exits, ...(isLate && { entries }) },
    exits.length,
  );
  const shares = exits.map((exit, cause) => [
    exit,
    ages.map((age) => stepAt(curve.times, curve.incidence[cause] ?? [], age, 0)),
  ]);
  return Object.fromEntries(shares) as StageClock['exits'];
}
