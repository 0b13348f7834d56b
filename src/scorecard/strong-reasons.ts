import type { Reason, Scorecard } from '../model/scorecard.ts';

const mostReasons = 5;
/** Log-odds below which a reason is not worth a line: about one point of probability. */
const weakest = 0.05;

/** The reasons that people are shown, strongest first. */
export function strongReasons({ reasons }: Scorecard): Reason[] {
  return reasons.filter(({ contribution }) => Math.abs(contribution) >= weakest).slice(0, mostReasons);
}
