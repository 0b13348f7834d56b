import type { PortfolioPreset } from '../portfolio-spec.ts';

/** A team that sells in Europe and America: new business in six stages, renewals in four. */
export const demoPreset = {
  deals: 2600,
  historyDays: 730,
  officeHours: true,
  quarterRush: 0.8,
  pipelines: [
    {
      label: 'New business',
      share: 0.72,
      stages: [
        {
          label: 'Lead in',
          days: 6,
          exits: {
            forward: { share: 0.6, shape: 0.9 },
            skip: { share: 0.05 },
            lost: { share: 0.24, shape: 0.8 },
            dead: { share: 0.11, shape: 1 },
          },
        },
        {
          label: 'Qualified',
          days: 11,
          exits: {
            forward: { share: 0.68, shape: 1.3 },
            skip: { share: 0.04 },
            back: { share: 0.03 },
            lost: { share: 0.17, shape: 1 },
            dead: { share: 0.08, shape: 1 },
          },
        },
        {
          label: 'Demo held',
          days: 13,
          exits: {
            forward: { share: 0.7, shape: 1.4 },
            back: { share: 0.05 },
            lost: { share: 0.16, shape: 1.1 },
            dead: { share: 0.09, shape: 1.1 },
          },
        },
        {
          label: 'Proposal',
          days: 17,
          exits: {
            forward: { share: 0.63, shape: 1.5 },
            won: { share: 0.06, shape: 1.5 },
            back: { share: 0.05 },
            lost: { share: 0.15, shape: 1.2 },
            dead: { share: 0.11, shape: 1.2 },
          },
        },
        {
          label: 'Negotiation',
          days: 15,
          exits: {
            forward: { share: 0.74, shape: 1.6 },
            back: { share: 0.06 },
            lost: { share: 0.12, shape: 1.2 },
            dead: { share: 0.08, shape: 1.2 },
          },
        },
        {
          label: 'Contract',
          days: 8,
          exits: {
            forward: { share: 0.9, shape: 1.5 },
            back: { share: 0.03 },
            lost: { share: 0.04 },
            dead: { share: 0.03 },
          },
        },
      ],
    },
    {
      label: 'Renewals',
      share: 0.28,
      stages: [
        {
          label: 'Upcoming',
          days: 20,
          exits: { forward: { share: 0.9, shape: 2 }, lost: { share: 0.06 }, dead: { share: 0.04 } },
        },
        {
          label: 'Reviewed',
          days: 12,
          exits: { forward: { share: 0.87, shape: 1.4 }, lost: { share: 0.08 }, dead: { share: 0.05 } },
        },
        {
          label: 'Offer sent',
          days: 14,
          exits: {
            forward: { share: 0.85, shape: 1.5 },
            back: { share: 0.04 },
            lost: { share: 0.07 },
            dead: { share: 0.04 },
          },
        },
        {
          label: 'Signing',
          days: 5,
          exits: { forward: { share: 0.96, shape: 1.2 }, lost: { share: 0.02 }, dead: { share: 0.02 } },
        },
      ],
    },
  ],
  arrivals: {
    growthPerYear: 0.2,
    weekdays: [1.1, 1.1, 1, 1, 0.85, 0.05, 0.05],
    months: [1.05, 1.05, 1.1, 1, 1, 1.05, 0.8, 0.65, 1.1, 1.15, 1.1, 0.75],
  },
  factors: [
    {
      column: 'source',
      values: [
        { value: 'Website', share: 0.32 },
        { value: 'Referral', share: 0.16, effect: 0.7 },
        { value: 'Outbound', share: 0.24, effect: -0.6 },
        { value: 'Event', share: 0.13, effect: -0.1 },
        { value: 'Partner', share: 0.15, effect: 0.3 },
      ],
    },
    {
      column: 'type',
      values: [
        { value: 'Subscription', share: 0.55 },
        { value: 'Project', share: 0.25, effect: -0.2, amountFactor: 1.6 },
        { value: 'Services', share: 0.2, effect: 0.4, amountFactor: 0.5 },
      ],
    },
    {
      column: 'size',
      ofAccount: true,
      values: [
        { value: 'Small', share: 0.45, effect: 0.2, amountFactor: 0.4 },
        { value: 'Mid-size', share: 0.38 },
        { value: 'Large', share: 0.17, effect: -0.3, amountFactor: 3.5 },
      ],
    },
    {
      column: 'industry',
      ofAccount: true,
      values: [
        { value: 'Software', share: 0.25, effect: 0.3 },
        { value: 'Manufacturing', share: 0.25 },
        { value: 'Health care', share: 0.18, effect: -0.1 },
        { value: 'Financial services', share: 0.17, effect: -0.4, amountFactor: 1.4 },
        { value: 'Public sector', share: 0.15, effect: -0.2 },
      ],
    },
    {
      column: 'region',
      ofAccount: true,
      values: [
        { value: 'Europe', share: 0.62 },
        { value: 'North America', share: 0.38, effect: 0.1, amountFactor: 1.15, currency: 'USD' },
      ],
    },
  ],
  interactions: [
    { when: { source: 'Partner', size: 'Large' }, effect: 0.9 },
    { when: { source: 'Outbound', industry: 'Public sector' }, effect: -0.7 },
  ],
  hiddenSd: 0.6,
  frailtySd: 0.35,
  driftPerYear: -0.05,
  reps: {
    countries: ['DE', 'US', 'FR', 'GB'],
    count: 14,
    skillSd: 0.35,
    loadEffect: 0.2,
    joining: 0.3,
    leaving: 0.25,
  },
  accounts: { regulars: 260, repeatShare: 0.45, effectSd: 0.35 },
  amounts: { median: 14_000, sigma: 0.7, slowdown: 0.15, effect: -0.15, lateShare: 0.08, changeShare: 0.25 },
  cleanup: { days: 80, sigma: 0.45 },
  pauses: { share: 0.02, days: 45 },
  reopening: { share: 0.04, days: 40 },
  oneJumpShare: 0.015,
  importedDaysAgo: 700,
  upkeep: { active: true, integrationNoisePerYear: 0.8, bulkShare: 0.12 },
  activities: { perWeek: 1.1, contacts: 5, plannedShare: 0.3 },
  dirt: 0.01,
} as const satisfies PortfolioPreset;
