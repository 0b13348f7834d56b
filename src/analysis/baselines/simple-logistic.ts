import { dayMs } from '../../model/instant.ts';
import { expit } from '../statistics/expit.ts';
import { logLoss } from '../statistics/log-loss.ts';
import { fitCodes } from '../win-model/encoding.ts';
import { fitLogistic, logisticScores } from '../win-model/fit-logistic.ts';
import { rareLevel } from '../win-model/fit-parts.ts';
import { pickRows, type Table } from '../win-model/table.ts';
import { tableBuilder } from '../win-model/table-builder.ts';
import type { KnownDeal } from './known-deals.ts';
import { plainRows } from './plain-rows.ts';

const strengths = [0.01, 0.03, 0.1, 0.3, 1];
/** With less than two years of history a month is a date, not a season. */
const seasonDays = 730;

/**
 * Chances by a plain logistic regression on all that is known at creation, without weights and without calibration: what
 * a spreadsheet with a statistics package would say. Its one setting is chosen on the last fifth of `closed`, which are
 * in order of creation. Answers a chance for each of `asked`.
 */
export function simpleLogistic(
  closed: readonly (KnownDeal & { won: boolean })[],
  asked: readonly KnownDeal[],
): Float64Array {
  const all = [...closed, ...asked];
  const builder = tableBuilder();
  for (const { values } of all) builder.add(values);
  const created = closed.map(({ history }) => history.deal.createdAt);
  const spanDays = ((created.at(-1) ?? 0) - (created[0] ?? 0)) / dayMs;
  const built = builder.build(all.map((_, row) => row));
  const table: Table = {
    ...built,
    columns: built.columns.filter(({ name }) => name !== 'calendar:month' || spanDays >= seasonDays),
  };
  const outcomes = Uint8Array.from(closed, ({ won }) => (won ? 1 : 0));
  const chances = (known: number, from: number, to: number, strength: number): Float64Array => {
    const past = pickRows(table, rangeOf(0, known));
    const codes = fitCodes(past, rareLevel);
    const weights = new Float64Array(known).fill(1);
    const model = fitLogistic(plainRows(codes, past), outcomes, weights, strength);
    const later = plainRows(codes, pickRows(table, rangeOf(from, to)));
    return logisticScores(model, later).map(expit);
  };
  const split = Math.floor(0.8 * closed.length);
  const check = outcomes.subarray(split);
  let best = { loss: Infinity, strength: 0.1 };
  for (const strength of strengths) {
    const loss = logLoss(check, chances(split, split, closed.length, strength)) ?? Infinity;
    if (loss < best.loss) best = { loss, strength };
  }
  return chances(closed.length, closed.length, all.length, best.strength);
}

const rangeOf = (from: number, to: number): Int32Array =>
  Int32Array.from({ length: to - from }, (_, place) => from + place);
