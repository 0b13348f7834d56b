import { expect, test } from 'vitest';
import { mixed } from '../../src/analysis/win-model/mixed.ts';
import { cardSchema } from '../../src/model/card.ts';
import { dayMs } from '../../src/model/instant.ts';
import type { PortfolioRow, PortfolioRows } from '../../src/model/portfolio-folder.ts';
import { openSalesforce } from './support/open-salesforce.ts';

/** Spreads the numbers of deals without a pattern. */
const dice = (number: number): number => mixed(number + 1) / 2 ** 32;

/** Two years of deals whose losers fall silent early, and some that are open and silent now. */
function telling(): PortfolioRows {
  const start = Date.now() - 700 * dayMs;
  const all = Array.from({ length: 700 }, (_, number) => {
    const open = number >= 680;
    const wins = !open && dice(number + 5000) < 0.5;
    const createdAt = open ? Date.now() - (20 + dice(number) * 30) * dayMs : start + number * 0.95 * dayMs;
    const endedAt = createdAt + (12 + dice(number + 9000) * 7) * dayMs;
    return { id: `d${number}`, createdAt, endedAt, outcome: open ? 'open' : wins ? 'won' : 'lost' } as const;
  });
  const iso = (at: number) => new Date(at).toISOString();
  const last = { open: 'Offer', won: 'Won', lost: 'Lost' };
  return {
    stages: ['Lead', 'Offer', 'Won', 'Lost'].map((stage, index) => ({
      pipeline: 'sales',
      stage,
      order: String(index + 1),
      kind: ['open', 'open', 'won', 'lost'][index] ?? '',
    })),
    deals: all.map(({ id, createdAt, endedAt, outcome }) => ({
      id,
      created_at: iso(createdAt),
      name: `Deal ${id}`,
      pipeline: 'sales',
      stage: last[outcome],
      outcome,
      closed_at: outcome === 'open' ? '' : iso(endedAt),
      amount: String(1000 + Math.round(5000 * dice(createdAt))),
      owner: 'Rep',
    })),
    changes: all.flatMap(({ id, createdAt, endedAt, outcome }): PortfolioRow[] => [
      { deal_id: id, at: iso(createdAt + dayMs), field: 'stage', from: 'Lead', to: 'Offer' },
      ...(outcome === 'open'
        ? []
        : [{ deal_id: id, at: iso(endedAt), field: 'stage', from: 'Offer', to: last[outcome] }]),
    ]),
    activities: all.flatMap(({ id, createdAt, outcome }) =>
      (outcome === 'won' ? [2, 5, 8, 11] : [2]).map((after) => ({
        deal_id: id,
        at: iso(createdAt + after * dayMs),
        kind: 'email',
        direction: 'in',
        contact: `${id}-buyer`,
      })),
    ),
  };
}

const silence = /heard|taken part|worked on|appointment|contacts? took part/i;
const apart = /^Apart from emails and meetings captured by Einstein, which Headrace cannot see, [a-z\d]/;

test.each([true, false])(
  'where Einstein captures mails (%s), silence is told as what Headrace cannot see, and nobody is sent after it',
  async (capturing) => {
    const { portal, pass } = await openSalesforce(telling(), {
      features: { einsteinActivityCapture: capturing },
    });
    await pass();
    const carded = portal
      .dealIds()
      .flatMap((dealId) => portal.deal(dealId)?.properties['headrace_card'] ?? []);
    const cards = carded.map((text) => cardSchema.parse(JSON.parse(text)));
    const told = cards
      .flatMap(({ reasons }) => reasons.map(({ sentence }) => sentence))
      .filter((sentence) => silence.test(sentence));
    const advice = cards.filter(({ nextAction }) => nextAction?.includes('answer from the buyer'));
    expect([cards.length, told.length >= 20]).toEqual([20, true]);
    expect(told.filter((sentence) => apart.test(sentence) !== capturing)).toEqual([]);
    expect(advice.length > 0).toBe(!capturing);
    for (const { gaps } of cards) expect(gaps.join().includes('is no evidence')).toBe(capturing);
  },
);
