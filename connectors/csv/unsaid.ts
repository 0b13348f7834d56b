import { type Unsaid, unnamedCurrency } from '../../src/connector/unsaid.ts';
import type { Change } from '../../src/model/change.ts';

/** What a folder cannot say. */
export const unsaid: readonly Unsaid[] = [
  unnamedCurrency,
  {
    sentence: 'Who made a change of which its log does not say it, and who gave a deal its first values.',
    without: (mine, theirs) => {
      const key = ({ field, at, ordinal }: Change) => `${field} ${at} ${ordinal}`;
      const unknown = new Set(mine.changes.filter(({ by }) => by === 'unknown').map(key));
      const changes = theirs.changes.map((change) =>
        unknown.has(key(change)) ? { ...change, by: 'unknown' as const } : change,
      );
      return [mine, { ...theirs, changes }];
    },
  },
  {
    sentence: 'That a deal has no contacts, where nothing is said of how many it has.',
    without: (mine, theirs) => [
      mine,
      mine.deal.contacts === null && theirs.deal.contacts === 0
        ? { ...theirs, deal: { ...theirs.deal, contacts: null } }
        : theirs,
    ],
  },
];
