import type { CompiledStage } from './compile-stage.ts';
import { pipelineOutlook, type OutlookSettings, type PipelineOutlook } from './outlook.ts';
import type { PortfolioSpec } from './portfolio-spec.ts';
import { visitOdds } from './visit-odds.ts';

/** Advantages and speeds the table knows; what lies outside is read at the edge. */
const advantages = { from: -6, step: 0.1, count: 121 };
const speeds = { from: -3, step: 0.5, count: 13 };
/** Abscissas and weights of the Gauss-Hermite rule with five points for a standard normal (Abramowitz & Stegun 25.10). */
const normalNodes: readonly (readonly [number, number])[] = [
  [0, 8 / 15],
  [1.355626179974266, 0.2220759220056126],
  [-1.355626179974266, 0.2220759220056126],
  [2.856970013872806, 0.0112574113277207],
  [-2.856970013872806, 0.0112574113277207],
];

/** A figure of the outlook as a function of a deal's advantage and log speed. */
export type ReadOutlook = (outlook: PipelineOutlook) => number;

export interface OutlookTable {
  /** Of a deal whose everything is known. */
  at(read: ReadOutlook, advantage: number, logSpeed: number): number;
  /** Averaged over what nobody can know at creation. */
  expected(read: ReadOutlook, advantage: number, logSpeed: number): number;
  /** Mean days to the first closing, averaged likewise. */
  expectedDays(advantage: number, logSpeed: number): number;
}

/** The outlook of one pipeline, computed once on a grid when first asked and read by bilinear interpolation. */
export function outlookTable(
  stages: readonly CompiledStage[],
  settings: OutlookSettings,
  { gain, hiddenSd, frailtySd }: PortfolioSpec,
): OutlookTable {
  const oddsOf = stages.map((stage) => visitOdds(stage, gain));
  const cells = new Map<number, PipelineOutlook>();
  const cell = (i: number, j: number): PipelineOutlook => {
    const key = i * speeds.count + j;
    let found = cells.get(key);
    if (!found) {
      const advantage = advantages.from + i * advantages.step;
      const logSpeed = speeds.from + j * speeds.step;
      const odds = oddsOf.map((of) => of(advantage, logSpeed));
      found = pipelineOutlook(stages, odds, settings);
      cells.set(key, found);
    }
    return found;
  };
  const at = (read: ReadOutlook, advantage: number, logSpeed: number): number => {
    const [i, x] = place(advantage, advantages);
    const [j, y] = place(logSpeed, speeds);
    const line = (row: number): number => {
      const low = read(cell(row, j));
      return y === 0 ? low : low + y * (read(cell(row, j + 1)) - low);
    };
    const low = line(i);
    return x === 0 ? low : low + x * (line(i + 1) - low);
  };
  const hidden = hiddenSd > 0 ? normalNodes : normalNodes.slice(0, 1);
  const frailty = frailtySd > 0 ? normalNodes : normalNodes.slice(0, 1);
  const average = (
    read: (advantage: number, logSpeed: number) => number,
    advantage: number,
    logSpeed: number,
  ) => {
    let sum = 0;
    let weights = 0;
    for (const [a, weightA] of hidden) {
      for (const [b, weightB] of frailty) {
        sum += weightA * weightB * read(advantage + hiddenSd * a, logSpeed + frailtySd * b);
        weights += weightA * weightB;
      }
    }
    return sum / weights;
  };
  // Days fall like the inverse of speed: between two speeds the logarithm is straight, the days are not.
  const days = (advantage: number, logSpeed: number) =>
    Math.exp(at((outlook) => Math.log(outlook.meanDays), advantage, logSpeed));
  return {
    at,
    expected: (read, advantage, logSpeed) => average((a, s) => at(read, a, s), advantage, logSpeed),
    expectedDays: (advantage, logSpeed) => average(days, advantage, logSpeed),
  };
}

function place(value: number, { from, step, count }: typeof advantages): [index: number, rest: number] {
  const scaled = Math.min(Math.max((value - from) / step, 0), count - 1);
  // A grid point is read as itself, not as the far end of the cell before it.
  const index = Math.min(Math.floor(scaled + 1e-9), count - 1);
  const rest = Math.max(scaled - index, 0);
  return [index, rest < 1e-9 ? 0 : rest];
}
