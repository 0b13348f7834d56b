import { z } from 'zod';
import { daySchema, instantSchema } from './instant.ts';

export const pipelineFiguresVersion = 3;

const number = z.number().nullable();

export const estimateSchema = z.object({
  /** Null where the data cannot tell. */
  value: number,
  /** The range that holds four times in five. */
  low: number,
  high: number,
  /** Cases it rests on. */
  n: z.number(),
});
/** A figure with its range. */
export type Estimate = z.infer<typeof estimateSchema>;

/** From `fromAt` (inclusive) to `untilAt` (exclusive). */
const window = { fromAt: instantSchema, untilAt: instantSchema };

const estimates = <K extends string>(names: readonly K[]) => z.record(z.enum(names), estimateSchema);

/** Money a day: see the analysis for what each form means. */
export const velocityForms = ['realised', 'generation', 'little', 'textbook'] as const;
export const velocityFactors = [
  'openDeals',
  'arrivalsPerDay',
  'closed',
  'winRate',
  'winRateByValue',
  'ultimateWinRate',
  'meanWon',
  'meanDays',
  'meanWonDays',
] as const;

export const decompositionSchema = z.object({
  /** Change of the logarithm of the velocity by Little's law; the four parts sum to it, their ranges do not. */
  total: estimateSchema,
  deals: estimateSchema,
  size: estimateSchema,
  winRate: estimateSchema,
  time: estimateSchema,
});

const leftOutSchema = z.object({ reason: z.string(), deals: z.array(z.string()) });

const velocitySchema = z.object({
  ...window,
  forms: estimates(velocityForms),
  factors: estimates(velocityFactors),
  /** Of the value won, the share of the largest deal. */
  largestShare: number,
  leftOut: z.array(leftOutSchema),
});

const sharesOut = { realised: estimateSchema, generation: estimateSchema, winRate: estimateSchema };

export const dimensions = ['owner', 'source', 'segment'] as const;

const lengths = {
  p25: number,
  median: estimateSchema,
  p75: number,
  p90: number,
  /** Still running, therefore censored. */
  running: z.number(),
};

const barSchema = z.object({
  /** Hundredths of the currency; below 0 where value went away. */
  cents: z.number(),
  count: z.number(),
  /** The largest ones, as many as are kept. */
  deals: z.array(z.object({ id: z.string(), cents: z.number() })),
});

const waterfallSchema = z.object({
  start: barSchema,
  bars: z.array(z.object({ movement: z.string(), ...barSchema.shape })),
  end: barSchema,
  unpriced: z.array(z.string()),
});

/** A deal to work on. */
const line = {
  dealId: z.string(),
  name: z.string(),
  owner: z.string().nullable(),
  ownerName: z.string().nullable(),
  stage: z.string(),
  amount: number,
  valueAtRisk: number,
  nextAction: z.string().nullable(),
};

const rangeSchema = z.object({ mean: z.number(), p10: z.number(), p50: z.number(), p90: z.number() });

/**
 * The figures of one pipeline in one currency (and one segment of its deals), as known at `at`. Plain JSON, ready to
 * be shown. Shares are 0–1, money is in `currency`, lengths are in days.
 */
export const pipelineFiguresSchema = z.object({
  version: z.literal(pipelineFiguresVersion),
  pipeline: z.object({ id: z.string(), label: z.string() }),
  /** ISO 4217; empty when the deals name none. */
  currency: z.string(),
  /** Null: all deals. */
  segment: z.string().nullable(),
  at: instantSchema,
  deals: z.number(),
  open: z.number(),
  /** The length of the periods that velocity, trend and movement look at. */
  periodKind: z.enum(['week', 'month', 'quarter']),
  /** The last whole period; null when there is none. */
  velocity: velocitySchema.nullable(),
  /** Whole periods, oldest first. */
  periods: z.array(
    z.object({
      ...window,
      ...sharesOut,
      meanWon: estimateSchema,
      /** Median days from creation to the close of what was open in the period. */
      medianDays: estimateSchema,
      change: decompositionSchema.nullable(),
    }),
  ),
  /** Relative change a period (0.1: a tenth more), over `periods`. */
  trend: z.object({ realised: estimateSchema, generation: estimateSchema, medianDays: estimateSchema }),
  /** The last year, largest realised velocity first. */
  by: z.record(
    z.enum(dimensions),
    z.array(
      z.object({
        key: z.string().nullable(),
        label: z.string(),
        ...sharesOut,
        openDeals: estimateSchema,
        meanWon: estimateSchema,
        meanDays: estimateSchema,
      }),
    ),
  ),
  /** What ten percent more (or less) of each would bring; most first. */
  levers: z.array(
    z.object({
      lever: z.enum(['number', 'size', 'winRate', 'time', 'stage', 'stageTime']),
      /** For `stage` and `stageTime`. */
      stage: z.string().nullable(),
      label: z.string(),
      /** Money a day, for ever. */
      gainPerDay: estimateSchema,
      /** Money that comes once, because it comes sooner. */
      gainOnce: estimateSchema,
    }),
  ),
  /** Open stages along the pipeline. */
  funnel: z.array(
    z.object({
      stage: z.string(),
      label: z.string(),
      reached: z.number(),
      value: z.number(),
      passed: z.number(),
      ended: z.number(),
      waiting: z.number(),
      /** Went further ÷ (went further + ended). */
      step: estimateSchema,
      /** Won in the end of the deals that reached the stage, open ones censored. */
      win: estimateSchema,
      /** Won ÷ closed by value. */
      winByValue: estimateSchema,
    }),
  ),
  /** How deals of an age have ended, open ones censored. */
  winCurve: z.object({
    ageDays: z.array(z.number()),
    won: z.array(z.number()),
    lost: z.array(z.number()),
    n: z.number(),
  }),
  /** Deals by the period of their creation. */
  cohorts: z.object({
    /** The age that their win rates are taken at; null without a win. */
    atAgeDays: number,
    cohorts: z.array(
      z.object({
        ...window,
        created: z.number(),
        open: z.number(),
        won: z.number(),
        /** Won by that age ÷ created, by count and by value; no value while the cohort is younger. */
        winRate: estimateSchema,
        winRateByValue: estimateSchema,
        /** Share won by age, open deals censored. */
        ageDays: z.array(z.number()),
        curve: z.array(z.number()),
      }),
    ),
  }),
  cycle: z.object({
    whole: z.object(lengths),
    stages: z.array(
      z.object({
        stage: z.string(),
        label: z.string(),
        shareOfTime: z.number(),
        /** Of all losses, the share that happens here. */
        shareOfLosses: estimateSchema,
        /** Median of the last half year over that of the year before. */
        slowdown: estimateSchema,
        ...lengths,
      }),
    ),
    /** The stage that holds most of the time, and the one where most is lost. */
    bottleneck: z.string().nullable(),
    leak: z.string().nullable(),
    unknownEntries: z.number(),
  }),
  generation: z.object({
    /** Label of the qualified stage. */
    stage: z.string(),
    weeks: z.array(z.object({ ...window, count: z.number(), value: z.number() })),
    /** The last whole period, by source and by owner: amounts at the entry and as known now. */
    by: z.record(
      z.enum(['source', 'owner']),
      z.array(
        z.object({
          key: z.string().nullable(),
          label: z.string(),
          count: estimateSchema,
          valueAtEntry: estimateSchema,
          valueNow: estimateSchema,
          countBefore: z.number(),
        }),
      ),
    ),
    leftOut: z.array(leftOutSchema),
  }),
  /** Mean chance to win at creation, by source and period of creation; empty without a model of it. */
  quality: z.array(
    z.object({ ...window, key: z.string().nullable(), label: z.string(), quality: estimateSchema }),
  ),
  /** Of the running period; null without a target. */
  coverage: z
    .object({
      ...window,
      target: z.number(),
      /** Open value expected to close in the period ÷ what is left of the target; null when nothing is left. */
      coverage: number,
      /** What it took in the past at the same point of a period: (1 − create-and-close share) ÷ conversion. */
      needed: estimateSchema,
      conversion: estimateSchema,
      createAndClose: estimateSchema,
      openValue: z.number(),
      wonSoFar: z.number(),
      periods: z.number(),
      leftOut: z.array(leftOutSchema),
    })
    .nullable(),
  /** How the open value came from the start of the last whole period to its end. */
  movement: z.object({
    ...window,
    ...waterfallSchema.shape,
    /** The same of the deals that were expected to close in the period; null where no deal ever was. */
    expected: waterfallSchema.nullable(),
    /** How the close dates of the period held. */
    slippage: z.object({
      /** Of the deals expected to close in the period at its start, the share whose close date had left it by its end. */
      pushed: estimateSchema,
      pushedByValue: estimateSchema,
      daysPushed: estimateSchema,
      /** Deals whose close date came into the period. */
      pulledIn: z.number(),
      leftOut: z.array(leftOutSchema),
    }),
  }),
  load: z.object({
    owners: z.array(
      z.object({
        owner: z.string().nullable(),
        label: z.string(),
        openDeals: estimateSchema,
        winRate: estimateSchema,
        meanDays: estimateSchema,
        wonPerDay: estimateSchema,
      }),
    ),
    /** The periods that owners are looked at in: weeks where the history is short. */
    periodKind: z.enum(['week', 'month']),
    /** Owners' periods by the deals open when they began. */
    histogram: z.array(z.object({ from: z.number(), until: z.number(), months: z.number() })),
    /**
     * What goes with one more open deal, within the same owner: value won a month, win rate, days to the close. An
     * association.
     */
    marginal: z.object({
      wonValue: estimateSchema,
      winRate: estimateSchema,
      days: estimateSchema,
      owners: z.number(),
    }),
  }),
  horizon: z.object({
    ...window,
    /** The team's done activities, and the open value at the start: by when the deals were expected to close. */
    effort: z.object({ thisPeriod: z.number(), later: z.number(), noDate: z.number() }),
    value: z.object({ thisPeriod: z.number(), later: z.number(), noDate: z.number() }),
    paused: z.object({ deals: z.number(), value: z.number() }),
    /** Of pauses that ended, the share after which the deal moved on within 60 days. */
    reactivated: estimateSchema,
    /** Of deals reopened after a loss, the share that was won. */
    recycled: estimateSchema,
    /** Win rate of accounts that had bought before and of others. */
    repeat: z.object({
      shareOfWonValue: estimateSchema,
      winRate: estimateSchema,
      winRateOfNew: estimateSchema,
    }),
    /** Mean number of people at the buyer that took part, by the end of the deal. */
    breadth: z.object({ won: estimateSchema, lost: estimateSchema }),
  }),
  /** The coming weeks, months and quarter; empty for a segment. */
  forecast: z.array(
    z.object({
      kind: z.enum(['week', 'month', 'quarter']),
      ...window,
      value: rangeSchema,
      count: rangeSchema,
      /** Past periods the range was tried on. */
      checkedOn: z.number(),
    }),
  ),
  /** Where the running month and quarter are heading, with what is won so far. */
  outlook: z
    .array(
      z.object({
        kind: z.enum(['month', 'quarter']),
        ...window,
        wonSoFar: z.object({ count: z.number(), value: z.number() }),
        value: rangeSchema,
        count: rangeSchema,
        /** Of `value`, what the open deals bring. */
        fromOpenDeals: z.number(),
        /**
         * Reached nine times in ten, and one time in ten. Where wins are rare the best case can lie below `value.mean`: most of
         * the time nothing comes, and now and then a whole deal.
         */
        commit: z.number(),
        bestCase: z.number(),
        target: number,
        /** Target less what is expected: above 0 something is missing. */
        gap: number,
        /** To reach the target. */
        chance: number,
        /** Open deals it rests on, and past periods that the ranges were tried on. */
        openDeals: z.number(),
        checkedOn: z.number(),
      }),
    )
    .optional(),
  /** The forecast from `at` to the end of the quarter by owner: the means sum to the whole, to the cent. */
  forecastByOwner: z
    .object({
      ...window,
      owners: z.array(
        z.object({
          owner: z.string().nullable(),
          label: z.string(),
          /** Open now. */
          deals: z.number(),
          value: rangeSchema,
          count: rangeSchema,
        }),
      ),
    })
    .optional(),
  /** What would move in the same time if something were otherwise: differences to the forecast and the velocity. */
  whatIf: z
    .object({
      ...window,
      asked: z.array(
        z.object({
          question: z.enum(['winRate', 'cycle', 'intake', 'lessLoad', 'moreLoad', 'lost', 'won']),
          /** For `lost` and `won`: which deal. */
          deal: z.object({ id: z.string(), name: z.string() }).nullable(),
          value: estimateSchema,
          count: estimateSchema,
          generation: estimateSchema,
          little: estimateSchema,
        }),
      ),
    })
    .optional(),
  /** Deals that a part of the figures does not count or does not price, besides those it names itself. */
  leftOut: z.array(
    z.object({
      figure: z.enum(['funnel', 'cohorts', 'cycle', 'quality', 'load', 'horizon', 'forecast']),
      reason: z.string(),
      count: z.number(),
      /** The first ones, as many as are kept. */
      deals: z.array(z.string()),
    }),
  ),
  /** What is wrong with the data of the whole pipeline, worst first; the first of the deals, as many as are kept. */
  findings: z.array(
    z.object({
      check: z.string(),
      sentence: z.string(),
      count: z.number(),
      /** Out of so many. */
      of: z.number(),
      deals: z.array(z.string()),
    }),
  ),
  /** Deals that have stopped moving, the first to look at first; filled from the scorecards, empty without them. */
  stalled: z.array(z.object({ ...line, stalledSince: daySchema.nullable() })),
  /**
   * The first few open deals, neither stalled nor paused, whose chance has fallen since they entered their stage;
   * filled like `stalled`. Figures of older versions have none.
   */
  worthPushing: z
    .array(
      z.object({
        ...line,
        isSlowing: z.boolean(),
        winProbability: number,
        /** What the next action answers to. */
        evidence: z.string().nullable(),
      }),
    )
    .optional(),
});
export type PipelineFigures = z.infer<typeof pipelineFiguresSchema>;
