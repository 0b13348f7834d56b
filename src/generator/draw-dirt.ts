import { randomOf } from './random.ts';
import { oddNames } from './names.ts';
import { streams, type World } from './world.ts';

/** What is wrong with a deal, though every row of it is valid. */
export interface Dirt {
  noAmount: boolean;
  noOwner: boolean;
  /** Created and never touched again. */
  forgotten: boolean;
  /** Has the name of the regular customer's other deals, or one that breaks careless readers. */
  name: string | null;
}

/** Draws a deal's dirt, each kind at the rate the specification says. */
export function drawDirt({ spec }: World, number: number): Dirt {
  const random = randomOf(spec.seed, streams.dirt, number);
  const noAmount = random.chance(spec.dirt);
  const noOwner = random.chance(spec.dirt);
  const forgotten = random.chance(spec.dirt);
  const odd = random.chance(spec.dirt) ? (oddNames[random.whole(oddNames.length)] ?? null) : null;
  return { noAmount, noOwner, forgotten, name: random.chance(spec.dirt) ? 'New deal' : odd };
}
