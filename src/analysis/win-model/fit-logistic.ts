import { expit } from '../statistics/expit.ts';

/** Rows of few non-zero features each, one after the other. */
export interface SparseRows {
  rows: number;
  features: number;
  /** Row r holds the entries from starts[r] to starts[r + 1]. */
  starts: Int32Array;
  indices: Int32Array;
  values: Float64Array;
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
 */
export function fitLogistic(
  data: SparseRows,
  outcomes: ArrayLike<number>,
  weights: ArrayLike<number>,
  strength: number,
): Logistic {
  const size = data.features + 1;
  let point = new Float64Array(size);
  let total = 0;
  let wins = 0;
  for (let row = 0; row < data.rows; row += 1) {
    total += weights[row] ?? 0;
    wins += (weights[row] ?? 0) * (outcomes[row] ?? 0);
  }
  point[size - 1] = Math.log((wins + 0.5) / (total - wins + 0.5));
  let gradient = new Float64Array(size);
  let loss = lossAt(data, outcomes, weights, strength, point, gradient);
  const steps: Float64Array[] = [];
  const turns: Float64Array[] = [];
  for (let step = 0; step < mostSteps; step += 1) {
    const direction = descent(gradient, steps, turns);
    let slope = dot(direction, gradient);
    if (slope >= 0) {
      steps.length = 0;
      turns.length = 0;
      for (let index = 0; index < size; index += 1) direction[index] = -(gradient[index] ?? 0);
      slope = dot(direction, gradient);
    }
    let length = steps.length === 0 ? 1 / Math.max(1, Math.sqrt(-slope)) : 1;
    const nextGradient = new Float64Array(size);
    let next = point;
    let nextLoss = loss;
    for (let halving = 0; halving < 30; halving += 1) {
      next = point.map((value, index) => value + length * (direction[index] ?? 0));
      nextLoss = lossAt(data, outcomes, weights, strength, next, nextGradient);
      if (nextLoss <= loss + 1e-4 * length * slope) break;
      length /= 2;
    }
    const moved = next.map((value, index) => value - (point[index] ?? 0));
    const turned = nextGradient.map((value, index) => value - (gradient[index] ?? 0));
    const gain = loss - nextLoss;
    point = next;
    gradient = nextGradient;
    loss = nextLoss;
    if (!(gain > 2e-6 * Math.max(1, Math.abs(loss)))) break;
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

/** Log-odds of every row. */
export function logisticScores({ intercept, coefficients }: Logistic, data: SparseRows): Float64Array {
  const scores = new Float64Array(data.rows);
  for (let row = 0; row < data.rows; row += 1) {
    let score = intercept;
    for (let entry = data.starts[row] ?? 0; entry < (data.starts[row + 1] ?? 0); entry += 1) {
      score += (coefficients[data.indices[entry] ?? 0] ?? 0) * (data.values[entry] ?? 0);
    }
    scores[row] = score;
  }
  return scores;
}

function lossAt(
  data: SparseRows,
  outcomes: ArrayLike<number>,
  weights: ArrayLike<number>,
  strength: number,
  point: Float64Array,
  gradient: Float64Array,
): number {
  const { starts, indices, values } = data;
  const last = data.features;
  gradient.fill(0);
  let loss = 0;
  for (let row = 0; row < data.rows; row += 1) {
    const weight = strength * (weights[row] ?? 0);
    if (weight === 0) continue;
    const from = starts[row] ?? 0;
    const to = starts[row + 1] ?? 0;
    let score = point[last] ?? 0;
    for (let entry = from; entry < to; entry += 1)
      score += (point[indices[entry] ?? 0] ?? 0) * (values[entry] ?? 0);
    const outcome = outcomes[row] ?? 0;
    loss += weight * (Math.log1p(Math.exp(-Math.abs(score))) + (score > 0 ? score : 0) - outcome * score);
    const slope = weight * (expit(score) - outcome);
    for (let entry = from; entry < to; entry += 1) {
      const index = indices[entry] ?? 0;
      gradient[index] = (gradient[index] ?? 0) + slope * (values[entry] ?? 0);
    }
    gradient[last] = (gradient[last] ?? 0) + slope;
  }
  for (let index = 0; index < last; index += 1) {
    const value = point[index] ?? 0;
    loss += 0.5 * value * value;
    gradient[index] = (gradient[index] ?? 0) + value;
  }
  return loss;
}

/** The two-loop recursion. */
function descent(gradient: Float64Array, steps: Float64Array[], turns: Float64Array[]): Float64Array {
  const direction = gradient.map((value) => -value);
  const shares: number[] = [];
  for (let index = steps.length - 1; index >= 0; index -= 1) {
    const [step, turn] = [steps[index] ?? direction, turns[index] ?? direction];
    const share = dot(step, direction) / dot(step, turn);
    shares[index] = share;
    addScaled(direction, turn, -share);
  }
  const [lastStep, lastTurn] = [steps.at(-1), turns.at(-1)];
  if (lastStep && lastTurn) {
    const scale = dot(lastStep, lastTurn) / dot(lastTurn, lastTurn);
    for (let index = 0; index < direction.length; index += 1)
      direction[index] = (direction[index] ?? 0) * scale;
  }
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
