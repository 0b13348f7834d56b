import type { Estimate, Figures } from '../../../ui-extensions/hubspot/src/app/shared/api.ts';

const day = 86_400_000;
const untilAt = Date.UTC(2026, 5, 1);
const estimate = (value: number, n = 120): Estimate => ({ value, low: value * 0.8, high: value * 1.2, n });

/** The figures of a pipeline of some hundred deals. */
export function madeFigures(changes: Partial<Figures> = {}): Figures {
  return {
    pipeline: { id: 'p', label: 'New business' },
    currency: 'EUR',
    segment: null,
    open: 240,
    periodKind: 'month',
    velocity: {
      fromAt: untilAt - 31 * day,
      untilAt,
      forms: { realised: estimate(12_400), generation: estimate(15_100), textbook: estimate(13_000) },
      factors: {
        openDeals: estimate(240),
        winRate: { ...estimate(0.31), n: 388 },
        meanWon: estimate(18_200),
        meanDays: estimate(48.4),
      },
    },
    periods: [
      {
        fromAt: untilAt - 31 * day,
        untilAt,
        realised: estimate(12_400),
        change: {
          total: { value: 0.112, low: 0.01, high: 0.21, n: 120 },
          deals: { value: 0.04, low: -0.02, high: 0.1, n: 240 },
          size: { value: -0.06, low: -0.17, high: 0.05, n: 120 },
          winRate: { value: 0.15, low: 0.06, high: 0.24, n: 120 },
          time: { value: -0.018, low: null, high: null, n: 120 },
        },
      },
    ],
    levers: [{ label: 'one win in ten more', gainPerDay: estimate(1_240) }],
    funnel: [
      {
        stage: 'a',
        label: 'Qualified',
        reached: 812,
        passed: 530,
        ended: 200,
        waiting: 82,
        step: estimate(0.73),
        win: estimate(0.31),
      },
      {
        stage: 'b',
        label: 'Proposal sent',
        reached: 530,
        passed: 310,
        ended: 120,
        waiting: 100,
        step: estimate(0.72),
        win: estimate(0.42),
      },
    ],
    forecast: [0, 1, 2].map((place) => ({
      kind: 'month' as const,
      fromAt: untilAt + place * 30 * day,
      untilAt: untilAt + (place + 1) * 30 * day,
      value: { mean: 410_000, p10: 290_000, p50: 402_000, p90: 540_000 },
      count: { mean: 22.4, p10: 16, p50: 22, p90: 29 },
    })),
    stalled: Array.from({ length: 23 }, (_, place) => ({
      dealId: `${42 + place}`,
      name: place === 0 ? 'Rollout for Alder & Sons' : `Deal ${place}`,
      owner: place % 3 === 0 ? null : 'o1',
      ownerName: place % 3 === 0 ? null : 'Mia Sørensen-Fitzgerald',
      stage: 'Proposal sent',
      stalledSince: '2026-05-20',
      amount: 48_500,
      valueAtRisk: 10_040 - place * 300,
      nextAction: place === 0 ? 'Call Ms Alder: she answered the last two proposals within 3 days.' : null,
    })),
    worthPushing: Array.from({ length: 10 }, (_, place) => ({
      dealId: `${142 + place}`,
      name: place === 0 ? 'Renewal of Birch & Partners' : `Moving deal ${place}`,
      owner: place === 3 ? null : 'o1',
      ownerName: place === 3 ? null : 'Mia Sørensen-Fitzgerald',
      stage: 'Qualified',
      amount: place === 9 ? null : 61_200,
      valueAtRisk: place === 9 ? null : 7_300 - place * 400,
      nextAction: place === 8 ? null : 'Ask the buyer for the next meeting.',
      isSlowing: place % 2 === 0 || place === 9,
      winProbability: 0.274,
      evidence: 'No meeting is planned; won deals in Qualified had one within 6 days.',
    })),
    ...changes,
  };
}
