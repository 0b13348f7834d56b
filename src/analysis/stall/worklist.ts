import type { Deal } from '../../model/deal.ts';
import type { Scorecard } from '../../model/scorecard.ts';

/** A deal with its card. */
export interface Candidate {
  deal: Deal;
  scorecard: Scorecard;
}

/**
 * The same deals, the one to look at first in front: by quarters of the value at risk, in each of them those first for
 * which something can be done, then by the value itself. Money of different currencies is not compared:
 * a deal stands where its value at risk stands among those of its own currency, one without an amount in the middle.
 */
export function worklist(candidates: readonly Candidate[]): Candidate[] {
  const risks = new Map<string | null, number[]>();
  for (const { deal, scorecard } of candidates) {
    if (scorecard.valueAtRisk === null) continue;
    const same = risks.get(deal.currency) ?? [];
    same.push(scorecard.valueAtRisk);
    risks.set(deal.currency, same);
  }
  for (const values of risks.values()) values.sort((a, b) => a - b);
  const standing = ({ deal, scorecard }: Candidate): number => {
    const values = risks.get(deal.currency) ?? [];
    if (scorecard.valueAtRisk === null) return 0.5;
    return (values.lastIndexOf(scorecard.valueAtRisk) + 1) / values.length;
  };
  const ranked = candidates.map((candidate) => ({ candidate, rank: standing(candidate) }));
  ranked.sort(
    (a, b) =>
      Math.ceil(4 * b.rank) - Math.ceil(4 * a.rank) ||
      canAct(b.candidate) - canAct(a.candidate) ||
      b.rank - a.rank ||
      (a.candidate.deal.id < b.candidate.deal.id ? -1 : 1),
  );
  return ranked.map(({ candidate }) => candidate);
}

/** Is there a next action that a person can take? */
const canAct = ({ scorecard }: Candidate): number => (scorecard.nextAction === null ? 0 : 1);
