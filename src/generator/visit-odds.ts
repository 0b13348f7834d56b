import { hazardFactor, type CompiledStage } from './compile-stage.ts';

export interface VisitOdds {
  /** Of each exit, in the stage's order. */
  chances: number[];
  meanDays: number;
}

const steps = 256;
/** Rates are the stage's own times a factor between the inverse of this and this. */
const logFactorReach = 6;

/**
 * The chance of each exit and the mean days of a visit, as a function of the deal's advantage and log speed. By the
 * trapezoid rule over the logarithm of age: hazards and survival are smooth there and vanish at both ends, where
 * the rule converges faster than any power. What does not depend on the deal is computed once.
 */
export function visitOdds(
  { exits, days }: CompiledStage,
  gain: number,
): (advantage: number, logSpeed: number) => VisitOdds {
  const least = Math.min(...exits.map(({ shape }) => shape));
  const from = (Math.log(1e-8) - logFactorReach) / least;
  const to = (Math.log(60) + logFactorReach) / least;
  const step = (to - from) / steps;
  const logAges = Float64Array.from({ length: steps + 1 }, (_, i) => from + i * step);
  const ages = logAges.map(Math.exp);
  const hazards = exits.map(({ rate, shape }) => logAges.map((logAge) => rate * Math.exp(shape * logAge)));
  return (advantage, logSpeed) => {
    const factors = exits.map((exit) => hazardFactor(exit, advantage, logSpeed, gain));
    const sums = new Float64Array(exits.length);
    let meanAge = 0;
    for (let i = 0; i <= steps; i++) {
      let total = 0;
      for (let k = 0; k < factors.length; k++) total += (factors[k] ?? 0) * (hazards[k]?.[i] ?? 0);
      if (total > 700) break;
      const survival = Math.exp(-total);
      for (let k = 0; k < factors.length; k++) sums[k] = (sums[k] ?? 0) + (hazards[k]?.[i] ?? 0) * survival;
      meanAge += (ages[i] ?? 0) * survival;
    }
    const chances = exits.map(({ shape }, k) => shape * (factors[k] ?? 0) * (sums[k] ?? 0));
    const sum = chances.reduce((all, chance) => all + chance, 0);
    return { chances: chances.map((chance) => chance / sum), meanDays: meanAge * step * days };
  };
}
