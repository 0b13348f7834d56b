import { expit } from '../statistics/expit.ts';

/** The features of all rows, one row after the other: numbers, and for each word the feature that stands for it. */
export interface Design {
  rows: number;
  features: number;
  /** The feature of each number of a row. */
  slopes: Int32Array;
  /** As many values a row as there are slopes. */
  values: Float64Array;
  /** Features that a row has once each, the same count in each row. */
  levels: Int32Array;
}

export interface Logistic {
  intercept: number;
  coefficients: Float64Array;
}

const memory = 8;
const mostSteps = 80;

/**
 * L2-penalised logistic regression: minimises ½|β|² + strength · Σ wᵢ·lossᵢ without a penalty on the intercept, by
 * limited-memory BFGS (Nocedal and Wright, Numerical Optimization, 2006, algorithm 7.5) with backtracking.
 * `from` are log-odds that rows have already; what is learnt is added to them. The
 * search begins at `near`.
 */
export function fitLogistic(
  data: Design,
  outcomes: ArrayLike<number>,
  weights: ArrayLike<number>,
  strength: number,
  from: Float64Array = new Float64Array(data.rows),
  near?: Logistic,
): Logistic {
  const size = data.features + 1;
  let point = near ? Float64Array.of(...near.coefficients, near.intercept) : new Float64Array(size);
  let gradient = new Float64Array(size);
  const fit = { outcomes, weights, strength, from };
  const scales = scalesOf(data, fit);
  let loss = lossAt(data, fit, point, gradient);
  const steps: Float64Array[] = [];
  const turns: Float64Array[] = [];
  for (let step = 0; step < mostSteps; step += 1) {
    const direction = descent(gradient, steps, turns, scales);
    let slope = dot(direction, gradient);
    if (slope >= 0) {
      steps.length = 0;
      turns.length = 0;
      for (let index = 0; index < size; index += 1) direction[index] = -(gradient[index] ?? 0);
      slope = dot(direction, gradient);
    }
    let length = steps.length === 0 ? 0.25 : 1;
    const nextGradient = new Float64Array(size);
    let next = point;
    let nextLoss = loss;
    for (let halving = 0; halving < 30; halving += 1) {
      next = point.map((value, index) => value + length * (direction[index] ?? 0));
      nextLoss = lossAt(data, fit, next, nextGradient);
      if (nextLoss <= loss + 1e-4 * length * slope) break;
      length /= 2;
    }
    const moved = next.map((value, index) => value - (point[index] ?? 0));
    const turned = nextGradient.map((value, index) => value - (gradient[index] ?? 0));
    const gain = loss - nextLoss;
    point = next;
    gradient = nextGradient;
    loss = nextLoss;
    if (!(gain > 1e-5 * Math.max(1, Math.abs(loss)))) break;
    if (dot(moved, turned) > 1e-12) {
      steps.push(moved);
      turns.push(turned);
      if (steps.length > memory) {
        steps.shift();
        turns.shift();
      }
    }
  }
  return { intercept: point[size - 1] ?? 0, coefficients: point.slice(0, size - 1) };
}

/** Log-odds added to every row. */
export function logisticScores({ intercept, coefficients }: Logistic, data: Design): Float64Array {
  return Float64Array.from(
    { length: data.rows },
    (_, row) => intercept + scoreOf(data, row, coefficients, 0),
  );
}

/** What a row adds to the log-odds it begins with. */
function scoreOf(
  { rows, slopes, values, levels }: Design,
  row: number,
  point: Float64Array,
  begin: number,
): number {
  const width = levels.length / rows;
  const value = row * slopes.length;
  let score = begin;
  for (let index = 0; index < slopes.length; index += 1)
    score += (point[slopes[index] as number] as number) * (values[value + index] as number);
  for (let index = row * width; index < (row + 1) * width; index += 1)
    score += point[levels[index] as number] as number;
  return score;
}

interface Fit {
  outcomes: ArrayLike<number>;
  weights: ArrayLike<number>;
  strength: number;
  from: Float64Array;
}

function lossAt(
  data: Design,
  { outcomes, weights, strength, from: given }: Fit,
  point: Float64Array,
  gradient: Float64Array,
): number {
  const { rows, slopes, values, levels } = data;
  const numbers = slopes.length;
  const width = levels.length / rows;
  const last = data.features;
  const intercept = point[last] as number;
  gradient.fill(0);
  let loss = 0;
  let gone = 0;
  for (let row = 0; row < rows; row += 1) {
    const weight = strength * (weights[row] as number);
    const value = row * numbers;
    const to = (row + 1) * width;
    const score = scoreOf(data, row, point, intercept + (given[row] as number));
    const outcome = outcomes[row] as number;
    // The one exponential serves the loss and the chance.
    const small = Math.exp(-Math.abs(score));
    loss += weight * (Math.log(1 + small) + (score > 0 ? score : 0) - outcome * score);
    const slope = weight * ((score >= 0 ? 1 : small) / (1 + small) - outcome);
    for (let index = 0; index < numbers; index += 1) {
      const feature = slopes[index] as number;
      gradient[feature] = (gradient[feature] as number) + slope * (values[value + index] as number);
    }
    for (let index = row * width; index < to; index += 1) {
      const feature = levels[index] as number;
      gradient[feature] = (gradient[feature] as number) + slope;
    }
    gone += slope;
  }
  gradient[last] = gone;
  for (let index = 0; index < last; index += 1) {
    const value = point[index] as number;
    loss += 0.5 * value * value;
    gradient[index] = (gradient[index] as number) + value;
  }
  return loss;
}

/** By feature, the intercept last: one over the curvature where nothing is learnt yet. Common features bend the loss most. */
function scalesOf(data: Design, { weights, strength, from: given }: Fit): Float64Array {
  const { rows, slopes, values, levels } = data;
  const width = levels.length / rows;
  const curvatures = new Float64Array(data.features + 1).fill(1);
  let all = 1e-9;
  for (let row = 0; row < rows; row += 1) {
    const p = expit(given[row] as number);
    const curvature = strength * (weights[row] as number) * p * (1 - p);
    all += curvature;
    for (let index = 0; index < slopes.length; index += 1) {
      const feature = slopes[index] as number;
      const value = values[row * slopes.length + index] as number;
      curvatures[feature] = (curvatures[feature] as number) + curvature * value ** 2;
    }
    for (let index = row * width; index < (row + 1) * width; index += 1) {
      const feature = levels[index] as number;
      curvatures[feature] = (curvatures[feature] as number) + curvature;
    }
  }
  curvatures[data.features] = all;
  return curvatures.map((curvature) => 1 / curvature);
}

/** The two-loop recursion. */
function descent(
  gradient: Float64Array,
  steps: Float64Array[],
  turns: Float64Array[],
  scales: Float64Array,
): Float64Array {
  const direction = gradient.map((value) => -value);
  const shares: number[] = [];
  for (let index = steps.length - 1; index >= 0; index -= 1) {
    const [step, turn] = [steps[index] ?? direction, turns[index] ?? direction];
    const share = dot(step, direction) / dot(step, turn);
    shares[index] = share;
    addScaled(direction, turn, -share);
  }
  const [lastStep, lastTurn] = [steps.at(-1), turns.at(-1)];
  let scale = 1;
  if (lastStep && lastTurn) {
    let scaled = 0;
    for (const [index, turn] of lastTurn.entries()) scaled += turn * turn * (scales[index] ?? 0);
    scale = dot(lastStep, lastTurn) / scaled;
  }
  for (let index = 0; index < direction.length; index += 1)
    direction[index] = (direction[index] ?? 0) * scale * (scales[index] ?? 0);
  for (const [index, step] of steps.entries()) {
    const turn = turns[index] ?? step;
    addScaled(direction, step, (shares[index] ?? 0) - dot(turn, direction) / dot(step, turn));
  }
  return direction;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}

function addScaled(target: Float64Array, source: Float64Array, factor: number): void {
  for (let index = 0; index < target.length; index += 1) {
    target[index] = (target[index] ?? 0) + factor * (source[index] ?? 0);
  }
}
