import type { Instant } from '../model/instant.ts';
import { companyName } from './names.ts';
import { randomOf, type Random } from './random.ts';
import { drawIndex, streams, type Rep, type World, type WorldPipeline } from './world.ts';

/** A deal on the day it is created: what everybody sees, and what nobody can know. */
export interface Creation {
  id: string;
  createdAt: Instant;
  pipeline: WorldPipeline;
  account: string;
  rep: Rep;
  /** By column: source, type and further attributes. */
  factors: Record<string, string>;
  /** In `currency`, whole cents. */
  amount: number;
  currency: string;
  advantage: number;
  logSpeed: number;
  hidden: number;
  logFrailty: number;
  /** Created as won. */
  oneJump: boolean;
}

/** Draws the deal with this number (from 0). Depends on the specification and the number alone. */
export function drawCreation(world: World, number: number): Creation {
  const { spec, pipelines } = world;
  const random = randomOf(spec.seed, streams.deal, number);
  const createdAt = world.drawArrival(random);
  const pipeline = pipelines[
    drawIndex(
      spec.pipelines.map(({ share }) => share),
      random,
    )
  ] as WorldPipeline;
  const regular = random.chance(spec.accounts.repeatShare);
  // Squaring makes some regulars come much more often than others.
  const accountNumber = regular
    ? Math.floor(random.next() ** 2 * spec.accounts.regulars)
    : spec.accounts.regulars + number;
  const ofAccount = randomOf(spec.seed, streams.account, accountNumber);
  const factors: Record<string, string> = {};
  let advantage = spec.accounts.effectSd * ofAccount.normal() + spec.driftPerYear * world.years(createdAt);
  let amountFactor = 1;
  let { currency } = spec.amounts;
  for (const factor of spec.factors) {
    const value = drawValue(factor.values, factor.ofAccount ? ofAccount : random);
    factors[factor.column] = value.value;
    advantage += value.effect;
    amountFactor *= value.amountFactor;
    currency = value.currency ?? currency;
  }
  for (const { when, effect } of spec.interactions) {
    if (Object.entries(when).every(([column, value]) => factors[column] === value)) advantage += effect;
  }
  const rep = world.drawRep(random, createdAt);
  const size = random.normal();
  return {
    id: `d${number + 1}`,
    createdAt,
    pipeline,
    account: companyName(accountNumber),
    rep,
    factors,
    amount:
      Math.max(
        1,
        Math.round(spec.amounts.median * amountFactor * Math.exp(spec.amounts.sigma * size) * 100),
      ) / 100,
    currency,
    advantage: advantage + rep.skill + spec.amounts.effect * size,
    logSpeed: -spec.amounts.slowdown * size,
    hidden: spec.hiddenSd * random.normal(),
    logFrailty: spec.frailtySd * random.normal(),
    oneJump: random.chance(spec.oneJumpShare),
  };
}

function drawValue<T extends { share: number }>(values: readonly T[], random: Random): T {
  return values[
    drawIndex(
      values.map(({ share }) => share),
      random,
    )
  ] as T;
}
