import { withIdleChance } from '../stall/with-idle-chance.ts';
import type { InForce } from './models-in-force.ts';

/** Chances that an alert is idle, to see what the rule would have raised with them. */
export const idleChances = [0.03, 0.06, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] as const;

/** The same models with another threshold of the stall rule. */
export function withThreshold(inForce: readonly InForce[], idleChance: number): InForce[] {
  return inForce.map((one) => ({
    ...one,
    models: new Map(
      [...one.models].map(([pipeline, model]) => [pipeline, withIdleChance(model, idleChance)]),
    ),
  }));
}
