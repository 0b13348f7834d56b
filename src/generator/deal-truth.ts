import type { Instant } from '../model/instant.ts';
import type { Creation } from './draw-creation.ts';
import type { Path } from './draw-path.ts';
import type { PipelineOutlook } from './outlook.ts';
import type { World } from './world.ts';

/** What is true of a deal, whether or not anybody can know it. */
export interface DealTruth {
  /** Chance to be won (a win after a reopening counts) given all that can be known on the day of creation. */
  winProbability: number;
  /** The same given also what nobody can know: the deal's hidden advantage and its own speed. */
  latentWinProbability: number;
  /** What this deal's hazards are the portfolio's multiplied by: ways on, ways out, ways back. */
  hazardFactors: { progress: number; loss: number; back: number };
  /** From then on the deal cannot be won, though it looks open; null when that never happens. */
  deadAt: Instant | null;
  /** How the deal ends after the log; null when nobody ever closes it. */
  outcome: 'won' | 'lost' | null;
  closedAt: Instant | null;
}

const winFromStart = ({ win }: PipelineOutlook): number => win[0] ?? 0;

/** The truth about one deal. */
export function dealTruth({ spec }: World, creation: Creation, path: Path): DealTruth {
  const { outlook } = creation.pipeline;
  const advantage = creation.advantage + creation.hidden;
  const logSpeed = creation.logSpeed + creation.logFrailty;
  const speed = Math.exp(logSpeed);
  const lift = Math.exp(spec.gain * advantage);
  const last = path.closings.at(-1);
  // Whether somebody will forget the deal is not known when it is created either.
  const kept = 1 - spec.dirt;
  return {
    winProbability: creation.oneJump
      ? 1
      : kept * outlook.expected(winFromStart, creation.advantage, creation.logSpeed),
    latentWinProbability: creation.oneJump ? 1 : kept * outlook.at(winFromStart, advantage, logSpeed),
    hazardFactors: { progress: speed * lift, loss: speed / lift, back: speed },
    deadAt: path.deadAt,
    outcome: last?.outcome ?? null,
    closedAt: last?.at ?? null,
  };
}
