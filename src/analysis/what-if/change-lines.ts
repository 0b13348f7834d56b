import type { DealOutlook } from '../forecast/reckon-period.ts';
import type { Change } from './change.ts';
import type { Lines } from './lines-at-pace.ts';

/**
 * The lines after all of a change but its cycle. Fewer open deals are the ones of least value of each owner; more are
 * like the owner's mean. `loadFactor`: what goes with the load for everybody's chances. Fates come last.
 */
export function changeLines(
  { deals, rest }: Lines,
  { winRate = 1, intake = 1, load = 0, fates = [] }: Change,
  loadFactor: number,
): Lines {
  const factor = winRate * loadFactor;
  const carried = load === 0 ? { deals, added: { count: 0, value: 0 } } : carry(deals, load);
  const ends = new Map(fates.map(({ id, fate }) => [id, fate]));
  const kept = new Set(carried.deals);
  return {
    deals: deals.flatMap((deal): DealOutlook[] => {
      const fate = ends.get(deal.id);
      if (fate) return [ended(deal, fate)];
      if (!kept.has(deal)) return [];
      const { chance, value, worth } = deal;
      return [{ ...deal, chance: Math.min(1, chance * factor), value: Math.min(worth, value * factor) }];
    }),
    rest: {
      ...rest,
      count: (rest.count * intake + carried.added.count) * factor,
      value: (rest.value * intake + carried.added.value) * factor,
    },
  };
}

const ended = (deal: DealOutlook, fate: 'won' | 'lost'): DealOutlook =>
  fate === 'won' ? { ...deal, chance: 1, value: deal.worth } : { ...deal, chance: 0, value: 0 };

function carry(
  deals: readonly DealOutlook[],
  load: number,
): { deals: DealOutlook[]; added: { count: number; value: number } } {
  const kept: DealOutlook[] = [];
  const added = { count: 0, value: 0 };
  for (const own of Map.groupBy(deals, ({ owner }) => owner).values()) {
    if (load < 0) {
      kept.push(...own.toSorted((a, b) => b.value - a.value).slice(0, Math.max(0, own.length + load)));
      continue;
    }
    kept.push(...own);
    added.count += (load * own.reduce((sum, { chance }) => sum + chance, 0)) / own.length;
    added.value += (load * own.reduce((sum, { value }) => sum + value, 0)) / own.length;
  }
  return { deals: kept, added };
}
