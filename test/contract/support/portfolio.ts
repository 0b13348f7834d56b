import type { PortfolioRow, PortfolioRows } from '../../../src/model/portfolio-folder.ts';

const stages: PortfolioRow[] = [
  { pipeline: 'sales', stage: 'Lead', order: '1', kind: 'open' },
  { pipeline: 'sales', stage: 'Offer', order: '2', kind: 'open' },
  { pipeline: 'sales', stage: 'Won', order: '3', kind: 'won' },
  { pipeline: 'sales', stage: 'Lost', order: '4', kind: 'lost' },
];

export interface PortfolioOptions {
  deals: number;
  /** Activities per deal. */
  activities?: number;
  /** Further columns of each deal. */
  columns?: Readonly<Record<string, string>>;
  /** Where owners work. */
  owners?: readonly PortfolioRow[];
}

const iso = (ms: number) => new Date(ms).toISOString();
const start = Date.UTC(2026, 0, 1);
const hour = 3_600_000;
const kinds = ['email', 'call', 'meeting', 'note', 'task'];

/** Deals `d0` … that moved to an offer after a day; every fourth was won a day later. */
export function portfolio({
  deals,
  activities = 0,
  columns = {},
  owners = [],
}: PortfolioOptions): PortfolioRows {
  const all = Array.from({ length: deals }, (_, index) => ({
    id: `d${index}`,
    createdAt: start + index * 1_000,
    won: index % 4 === 3,
  }));
  return {
    stages,
    owners,
    deals: all.map(({ id, createdAt, won }, index) => ({
      id,
      created_at: iso(createdAt),
      name: `Deal ${index}`,
      pipeline: 'sales',
      stage: won ? 'Won' : 'Offer',
      outcome: won ? 'won' : 'open',
      closed_at: won ? iso(createdAt + 48 * hour) : '',
      amount: String(1_000 + index),
      expected_close_on: won ? '' : '2026-03-31',
      owner: `Rep ${index % 3}`,
      account: `Account ${index % 50}`,
      source: 'REFERRALS',
      ...columns,
    })),
    changes: all.flatMap(({ id, createdAt, won }) => [
      { deal_id: id, at: iso(createdAt + 24 * hour), field: 'stage', from: 'Lead', to: 'Offer' },
      ...(won
        ? [{ deal_id: id, at: iso(createdAt + 48 * hour), field: 'stage', from: 'Offer', to: 'Won' }]
        : []),
    ]),
    activities: all.flatMap(({ id, createdAt }) =>
      Array.from({ length: activities }, (_, index) => ({
        deal_id: id,
        at: iso(createdAt + (index + 1) * hour),
        kind: kinds[index % kinds.length] ?? '',
        direction: index % 2 === 0 ? 'in' : 'out',
        contact: `${id}-c${index % 2}`,
      })),
    ),
  };
}
