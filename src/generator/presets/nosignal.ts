import type { PortfolioPreset } from '../portfolio-spec.ts';

/**
 * One stage whose exits keep their proportion at every age, many columns, and none of them, nor any activity,
 * has to do with the end. An honest model says that it has no skill.
 */
export const nosignalPreset = {
  deals: 3000,
  historyDays: 730,
  pipelines: [
    {
      label: 'Sales',
      stages: [{ label: 'Engaging', days: 40, exits: { forward: { share: 0.6 }, lost: { share: 0.4 } } }],
    },
  ],
  factors: [
    { column: 'source', values: ['Website', 'Referral', 'Outbound'].map((value) => ({ value, share: 1 })) },
    { column: 'type', values: ['Subscription', 'Project'].map((value) => ({ value, share: 1 })) },
    {
      column: 'industry',
      ofAccount: true,
      values: ['Software', 'Manufacturing', 'Health care', 'Retail'].map((value) => ({ value, share: 1 })),
    },
  ],
  reps: { count: 12 },
  accounts: { repeatShare: 0.5 },
  activities: { perWeek: 0.8, informative: false },
} as const satisfies PortfolioPreset;
