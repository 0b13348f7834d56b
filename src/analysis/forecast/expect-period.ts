import type { Instant } from '../../model/instant.ts';
import { cellsPerPlace, type Look, type Looks } from './look-cells.ts';

/** Mean and variance of what a window brings, as if the chances were known. */
export interface Expected {
  count: { mean: number; variance: number };
  value: { mean: number; variance: number };
}

/** As many deals as the chance of all counts for in a place, and that of a place in one of its cells. */
const priorDeals = 5;

/**
 * Open deals by their chances and amounts, plus what is won of deals that do not exist yet, as seen at the look
 * `place`. The chances are direct landmark estimates: of the deals that stood in a cell at earlier looks, the share
 * that the window brought, from looks whose window had ended by then. Later looks weigh more, halved every
 * `halfLifeMs`.
 */
export function expectPeriod({ looks, window }: Looks, place: number, halfLifeMs: number): Expected {
  const here = looks[place];
  if (!here) throw new RangeError(`There is no look ${place}.`);
  const learnt = learn(looks, here.at - window.offsetMs - window.lengthMs, halfLifeMs);
  const count = { mean: learnt.unborn.count, variance: learnt.unborn.count };
  const value = { mean: learnt.unborn.value, variance: learnt.unborn.count * learnt.unborn.squaredValue };
  for (const [cell, open] of here.open.entries()) {
    if (open === 0) continue;
    const chance = learnt.chances[cell] ?? 0;
    const doubt = chance * (1 - chance);
    count.mean += open * chance;
    count.variance += open * doubt;
    value.mean += (here.worth[cell] ?? 0) * chance * learnt.realisation;
    value.variance += (here.squaredWorth[cell] ?? 0) * doubt * learnt.realisation ** 2;
  }
  return { count, value };
}

interface Learnt {
  chances: Float64Array;
  unborn: { count: number; value: number; squaredValue: number };
  /** What wins brought over what the deals were worth at the look. */
  realisation: number;
}

function learn(looks: readonly Look[], lastAt: Instant, halfLifeMs: number): Learnt {
  const cells = looks[0]?.open.length ?? 0;
  const open = new Float64Array(cells);
  const wins = new Float64Array(cells);
  const unborn = { count: 0, value: 0, squaredValue: 0 };
  let total = 0;
  let worthThen = 0;
  let brought = 0;
  for (const look of looks.slice(1)) {
    // Steps of a window need not be whole milliseconds.
    if (look.at > lastAt + 1) continue;
    const weight = 0.5 ** ((lastAt - look.at) / halfLifeMs);
    total += weight;
    for (let cell = 0; cell < cells; cell += 1) {
      open[cell] = (open[cell] ?? 0) + weight * (look.open[cell] ?? 0);
      wins[cell] = (wins[cell] ?? 0) + weight * (look.wins[cell] ?? 0);
    }
    unborn.count += weight * look.unborn.count;
    unborn.value += weight * look.unborn.value;
    unborn.squaredValue += weight * look.unborn.squaredValue;
    worthThen += weight * look.worthThen;
    brought += weight * look.brought;
  }
  return {
    chances: chancesOf(open, wins),
    unborn: {
      count: total > 0 ? unborn.count / total : 0,
      value: total > 0 ? unborn.value / total : 0,
      squaredValue: unborn.count > 0 ? unborn.squaredValue / unborn.count : 0,
    },
    realisation: worthThen > 0 ? brought / worthThen : 1,
  };
}

function chancesOf(open: Float64Array, wins: Float64Array): Float64Array {
  const sum = (column: Float64Array): number => column.reduce((total, part) => total + part, 0);
  const drawn = (hits: number, n: number, prior: number): number =>
    (hits + priorDeals * prior) / (n + priorDeals);
  const all = drawn(sum(wins), sum(open), 0);
  const chances = new Float64Array(open.length);
  for (let from = 0; from < open.length; from += cellsPerPlace) {
    const until = from + cellsPerPlace;
    const inPlace = drawn(sum(wins.subarray(from, until)), sum(open.subarray(from, until)), all);
    for (let cell = from; cell < until; cell += 1)
      chances[cell] = drawn(wins[cell] ?? 0, open[cell] ?? 0, inPlace);
  }
  return chances;
}
