import type { Instant } from '../../src/model/instant.ts';
import type { DealHistory } from '../../src/model/portfolio.ts';

/** The same history with another future: rows after `at` swap their values, the deal's present state is turned. */
export function shuffledAfter(history: DealHistory, at: Instant, seed: number): DealHistory {
  const { deal, changes, activities } = history;
  const later = changes.filter((change) => change.at > at);
  const turned = later.map((change, index) => {
    const from = later[(index * 7 + seed) % later.length];
    return { ...change, field: from?.field ?? change.field, value: from?.value ?? null };
  });
  const keepOutcome = deal.closedAt !== null && deal.closedAt <= at;
  return {
    deal: {
      ...deal,
      amount: (deal.amount ?? 0) * 2 + 1,
      owner: 'somebody else',
      ...(keepOutcome ? {} : { outcome: seed % 2 === 0 ? 'won' : 'open', closedAt: null }),
    },
    changes: [...changes.filter((change) => change.at <= at), ...turned],
    activities: activities.filter(({ knownAt }) => knownAt <= at),
  };
}
