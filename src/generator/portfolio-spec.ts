import { z } from 'zod';
import { countrySchema } from '../model/country.ts';
import { instantSchema } from '../model/instant.ts';

const share = z.number().min(0).max(1);
const days = z.number().positive();
const spread = z.number().min(0).max(3);

/** How a visit to a stage can end. `dead`: the buyer is gone, but nobody marks the deal lost until much later. */
export const exitKinds = ['forward', 'skip', 'won', 'back', 'lost', 'dead'] as const;
export type ExitKind = (typeof exitKinds)[number];

const stageSchema = z.strictObject({
  label: z.string().min(1),
  /** Median length of a visit of the deal without any effect. */
  days,
  /**
   * Competing Weibull hazards: `share` is the weight of an exit among the exits, `shape` says whether it gets
   * likelier with age (above 1) or rarer (below 1; 0.3 gives many visits of an hour and a heavy tail).
   */
  exits: z.partialRecord(
    z.enum(exitKinds),
    z.strictObject({ share, shape: z.number().min(0.1).max(10).default(1.2) }),
  ),
});

const pipelineSchema = z.strictObject({
  label: z.string().min(1),
  share: share.default(1),
  /** Open stages in order; a won and a lost stage follow by themselves. */
  stages: z.array(stageSchema).min(1).max(12),
  wonLabel: z.string().default('Closed won'),
  lostLabel: z.string().default('Closed lost'),
});

const factorSchema = z.strictObject({
  /** `source`, `type`, or the name of a further attribute. */
  column: z.string().min(1),
  /** The same for all deals of an account. */
  ofAccount: z.boolean().default(false),
  values: z
    .array(
      z.strictObject({
        value: z.string().min(1),
        share,
        /** Added to the deal's advantage; 1 is much. */
        effect: z.number().default(0),
        amountFactor: z.number().positive().default(1),
        currency: z.string().optional(),
      }),
    )
    .min(1),
});

/** What a portfolio is made of. Everything has a default but the end of the log, the size and the seed. */
export const portfolioSpecSchema = z.strictObject({
  /** The log's end: deals open then are cut off, and nothing later exists but what was planned. */
  until: instantSchema,
  seed: z.number().int().nonnegative().default(1),
  deals: z.number().int().nonnegative(),
  historyDays: days.min(7).max(20_000).default(730),
  pipelines: z.array(pipelineSchema).min(1),
  arrivals: z
    .strictObject({
      /** Change of the logarithm of the rate in a year. */
      growthPerYear: z.number().default(0),
      /** Monday first. */
      weekdays: z.array(z.number().min(0)).length(7).default([1, 1, 1, 1, 1, 1, 1]),
      /** January first. */
      months: z.array(z.number().min(0)).length(12).default(Array<number>(12).fill(1)),
    })
    .prefault({}),
  /** People work on weekdays from 8 to 18 o'clock UTC: what falls outside happens next morning. */
  officeHours: z.boolean().default(false),
  /** Share of the wins just after a quarter's end that are pulled into its last five days. */
  quarterRush: share.default(0),
  factors: z.array(factorSchema).default([]),
  interactions: z
    .array(z.strictObject({ when: z.record(z.string(), z.string()), effect: z.number() }))
    .default([]),
  /** How much an advantage of 1 multiplies progress and divides losses, as a logarithm. */
  gain: z.number().min(0).default(0.5),
  /** Change of the advantage in a year. */
  driftPerYear: z.number().default(0),
  /** Standard deviation of what moves the odds and nobody can know at creation. */
  hiddenSd: spread.default(0),
  /** Standard deviation of the logarithm of a deal's own speed. */
  frailtySd: spread.default(0),
  reps: z
    .strictObject({
      count: z.number().int().min(1).max(500).default(8),
      skillSd: spread.default(0),
      /** Loss of advantage where a rep carries twice the mean load. */
      loadEffect: z.number().min(0).default(0),
      /** Shares of the reps who join, or leave, while the log runs. */
      joining: share.default(0),
      leaving: share.default(0),
      /** Where they work, in turn; empty: nothing is said. */
      countries: z.array(countrySchema).default([]),
    })
    .prefault({}),
  accounts: z
    .strictObject({
      /** Known customers who come back. */
      regulars: z.number().int().min(1).default(200),
      repeatShare: share.default(0),
      effectSd: spread.default(0),
    })
    .prefault({}),
  amounts: z
    .strictObject({
      median: z.number().positive().default(10_000),
      sigma: spread.default(0.8),
      currency: z.string().default('EUR'),
      /** Slower by this much of the logarithm for an amount one standard deviation larger. */
      slowdown: z.number().default(0),
      /** Effect on the advantage of the same. */
      effect: z.number().default(0),
      /** Share of deals that are created without an amount and get one in the second stage. */
      lateShare: share.default(0),
      changeShare: share.default(0),
    })
    .prefault({}),
  /** How long a dead deal stays open after its death. */
  cleanup: z.strictObject({ days: days.default(75), sigma: spread.default(0.4) }).prefault({}),
  pauses: z.strictObject({ share: share.default(0), days: days.default(40) }).prefault({}),
  /** Share of openly lost deals that are opened again, once, and days until then. */
  reopening: z.strictObject({ share: share.default(0), days: days.default(30) }).prefault({}),
  /** Share of deals that are created as won. */
  oneJumpShare: share.default(0),
  /** What happened longer ago was brought in from another system: of older deals only the state is known. */
  importedDaysAgo: z.number().nonnegative().nullable().default(null),
  upkeep: z
    .strictObject({
      /** Keep close dates, next steps, owners in motion. */
      active: z.boolean().default(false),
      /** Amounts touched by another system, a year and deal. */
      integrationNoisePerYear: z.number().min(0).default(0),
      /** Share of close-date pushes made for many deals at once. */
      bulkShare: share.default(0),
    })
    .prefault({}),
  activities: z
    .strictObject({
      perWeek: z.number().min(0).max(50).default(0),
      /** Good deals talk more and buyers fall silent before they are lost. */
      informative: z.boolean().default(true),
      contacts: z.number().int().min(1).default(4),
      /** Share of living open deals with a meeting ahead. */
      plannedShare: share.default(0),
    })
    .prefault({}),
  /** Share of deals with each kind of valid dirt: no amount, no owner, odd name, twin, never touched again. */
  dirt: share.default(0),
  /** Append rows that no reader can accept. */
  broken: z.boolean().default(false),
});
export type PortfolioSpec = z.output<typeof portfolioSpecSchema>;
export type PortfolioSpecInput = z.input<typeof portfolioSpecSchema>;
/** A specification that still lacks its end and its seed. */
export type PortfolioPreset = Omit<PortfolioSpecInput, 'until' | 'seed'>;
