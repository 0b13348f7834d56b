import type { PortfolioPreset } from '../portfolio-spec.ts';

/**
 * A team that grows by a third a year, with a strong spring and autumn, quiet summers and Decembers, and a rush at the
 * end of each quarter: for forecasts to be held against what only looks back.
 */
export const seasonalPreset = {
  deals: 2600,
  historyDays: 1461,
  pipelines: [
    {
      label: 'Sales',
      stages: [
        { label: 'Qualified', days: 10, exits: { forward: { share: 0.6 }, lost: { share: 0.4 } } },
        { label: 'Proposal', days: 16, exits: { forward: { share: 0.7 }, lost: { share: 0.3 } } },
        { label: 'Negotiation', days: 12, exits: { forward: { share: 0.65 }, lost: { share: 0.35 } } },
      ],
    },
  ],
  arrivals: {
    growthPerYear: 0.35,
    weekdays: [1, 1.2, 1.2, 1, 0.8, 0, 0],
    months: [1.1, 1.15, 1.35, 1.2, 1.05, 0.85, 0.6, 0.55, 1.1, 1.3, 1.15, 0.6],
  },
  officeHours: true,
  quarterRush: 0.3,
  hiddenSd: 0.3,
  amounts: { median: 8000, sigma: 0.7, effect: -0.15, lateShare: 0.1 },
} as const satisfies PortfolioPreset;
