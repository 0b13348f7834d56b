import type { Look, Looks, Worths } from './look-cells.ts';
import { cellsPerPlace, slotsPerCell } from './slot-walk.ts';

/** Mean and variance of what a window brings, as if the chances were known. */
export interface Expected {
  count: { mean: number; variance: number };
  value: { mean: number; variance: number };
  /** What wins brought on average; 0 without wins. */
  meanWon: number;
  learnt: Learnt;
}

/** What past looks taught. */
export interface Learnt {
  /** Looks it was learnt from, later ones counting more. */
  looks: number;
  /** The chance of an open deal to be won in the window, by slot. */
  chances: Float64Array;
  unborn: { count: number; value: number; squaredValue: number };
  /** What wins brought over what the deals were worth at the look. */
  realisation: number;
  /** What wins without an amount at the look brought on average. */
  unpricedWorth: number;
}

/** As many deals as the chance of all counts for in a place, that of a place in one of its cells, and 1 in a size. */
const priorDeals = 5;

/**
 * Open deals by their chances and amounts, plus what is won of deals that do not exist yet, as seen at the look
 * `place`. The chances are direct landmark estimates: of the deals that stood in a cell at earlier looks, the share
 * that the window brought, from looks whose window had ended by then, times a factor for the size of the deal. Later
 * looks weigh more, halved every so often: one answer for each half-life.
 */
export function expectPeriod(all: Looks, place: number, halfLivesMs: readonly number[]): Expected[] {
  const here = all.looks[place];
  if (!here) throw new RangeError(`There is no look ${place}.`);
  const worths = all.worthsAt(here);
  return learn(all, here, halfLivesMs).map((learnt) => expectFrom(here, worths, learnt));
}

function expectFrom(
  here: Look,
  { worth, squaredWorth }: Worths,
  { meanWon, ...learnt }: Learnt & { meanWon: number },
): Expected {
  const { chances, unborn, realisation, unpricedWorth } = learnt;
  const count = { mean: unborn.count, variance: unborn.count };
  const value = { mean: unborn.value, variance: unborn.count * unborn.squaredValue };
  for (const slot of here.filled) {
    const open = here.open[slot] ?? 0;
    const chance = chances[slot] ?? 0;
    const doubt = chance * (1 - chance);
    count.mean += open * chance;
    count.variance += open * doubt;
    if (slot % slotsPerCell === 0) {
      value.mean += open * chance * unpricedWorth;
      value.variance += open * doubt * unpricedWorth ** 2;
    } else {
      value.mean += (worth[slot] ?? 0) * chance * realisation;
      value.variance += (squaredWorth[slot] ?? 0) * doubt * realisation ** 2;
    }
  }
  return { count, value, meanWon, learnt };
}

interface Sums {
  halfLifeMs: number;
  open: Float64Array;
  wins: Float64Array;
  unborn: { count: number; value: number; squaredValue: number };
  unpriced: { count: number; value: number };
  won: { count: number; value: number };
  looks: number;
  worthThen: number;
  brought: number;
}

/** Passes over the looks once for all half-lives. */
function learn(
  { looks, window, toldFromAt }: Looks,
  here: Look,
  halfLivesMs: readonly number[],
): (Learnt & { meanWon: number })[] {
  const lastAt = here.at - window.offsetMs - window.lengthMs;
  const slots = here.open.length;
  const all = halfLivesMs.map(
    (halfLifeMs): Sums => ({
      halfLifeMs,
      open: new Float64Array(slots),
      wins: new Float64Array(slots),
      unborn: { count: 0, value: 0, squaredValue: 0 },
      unpriced: { count: 0, value: 0 },
      won: { count: 0, value: 0 },
      looks: 0,
      worthThen: 0,
      brought: 0,
    }),
  );
  for (const look of looks.slice(1)) {
    // Steps of a window need not be whole milliseconds.
    if (look.at > lastAt + 1) continue;
    if (look.at < toldFromAt) break;
    for (const sums of all) addLook(sums, look, 0.5 ** ((lastAt - look.at) / sums.halfLifeMs));
  }
  return all.map(learntOf);
}

function addLook(sums: Sums, look: Look, weight: number): void {
  const { open, wins, unborn } = sums;
  sums.looks += weight;
  for (const slot of look.filled) {
    open[slot] = (open[slot] ?? 0) + weight * (look.open[slot] ?? 0);
    wins[slot] = (wins[slot] ?? 0) + weight * (look.wins[slot] ?? 0);
  }
  unborn.squaredValue += weight * look.unborn.squaredValue;
  for (const name of ['unborn', 'unpriced', 'won'] as const) {
    sums[name].count += weight * look[name].count;
    sums[name].value += weight * look[name].value;
  }
  sums.worthThen += weight * look.worthThen;
  sums.brought += weight * look.brought;
}

function learntOf(sums: Sums): Learnt & { meanWon: number } {
  const { looks, unborn, unpriced, won } = sums;
  const over = (part: number, whole: number, without: number): number => (whole > 0 ? part / whole : without);
  return {
    looks,
    chances: chancesOf(sums.open, sums.wins),
    unborn: {
      count: over(unborn.count, looks, 0),
      value: over(unborn.value, looks, 0),
      squaredValue: over(unborn.squaredValue, unborn.count, 0),
    },
    realisation: over(sums.brought, sums.worthThen, 1),
    unpricedWorth: over(unpriced.value, unpriced.count, 0),
    meanWon: over(won.value, won.count, 0),
  };
}

function chancesOf(open: Float64Array, wins: Float64Array): Float64Array {
  const cells = open.length / slotsPerCell;
  const inCell = (column: Float64Array, cell: number): number =>
    sum(column.subarray(cell * slotsPerCell, (cell + 1) * slotsPerCell));
  const openInCell = Float64Array.from({ length: cells }, (_, cell) => inCell(open, cell));
  const winsInCell = Float64Array.from({ length: cells }, (_, cell) => inCell(wins, cell));
  const drawn = (hits: number, n: number, prior: number): number =>
    (hits + priorDeals * prior) / (n + priorDeals);
  const all = drawn(sum(wins), sum(open), 0);
  const ofCell = new Float64Array(cells);
  for (let from = 0; from < cells; from += cellsPerPlace) {
    const until = from + cellsPerPlace;
    const inPlace = drawn(sum(winsInCell.subarray(from, until)), sum(openInCell.subarray(from, until)), all);
    for (let cell = from; cell < until; cell += 1)
      ofCell[cell] = drawn(winsInCell[cell] ?? 0, openInCell[cell] ?? 0, inPlace);
  }
  const factors = Array.from({ length: slotsPerCell }, (_, size) => {
    let due = priorDeals;
    let hits = priorDeals;
    for (let cell = 0; cell < cells; cell += 1) {
      due += (open[cell * slotsPerCell + size] ?? 0) * (ofCell[cell] ?? 0);
      hits += wins[cell * slotsPerCell + size] ?? 0;
    }
    return hits / due;
  });
  return Float64Array.from(open, (_, slot) =>
    Math.min(1, (ofCell[Math.floor(slot / slotsPerCell)] ?? 0) * (factors[slot % slotsPerCell] ?? 1)),
  );
}

const sum = (column: Float64Array): number => column.reduce((total, part) => total + part, 0);
