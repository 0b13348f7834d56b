import type { PortfolioPreset } from '../portfolio-spec.ts';

/**
 * No season, no growth, no effect: about 5 arrivals a day over two years for the velocity figures to be held
 * against. All exits of a stage have one shape, so that chances are the shares themselves.
 */
export const steadyPreset = {
  deals: 3650,
  historyDays: 730,
  pipelines: [
    {
      label: 'Sales',
      stages: [
        { label: 'Qualified', days: 8, exits: { forward: { share: 0.7 }, lost: { share: 0.3 } } },
        { label: 'Demo held', days: 10, exits: { forward: { share: 0.75 }, lost: { share: 0.25 } } },
        { label: 'Proposal', days: 12, exits: { forward: { share: 0.8 }, lost: { share: 0.2 } } },
        { label: 'Negotiation', days: 9, exits: { forward: { share: 0.65 }, lost: { share: 0.35 } } },
      ],
    },
  ],
} as const satisfies PortfolioPreset;
