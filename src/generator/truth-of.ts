import type { ExitKind, PortfolioSpec } from './portfolio-spec.ts';
import { drawCreation } from './draw-creation.ts';
import type { ReadOutlook } from './outlook-table.ts';
import { createWorld } from './world.ts';

export interface StageTruth {
  pipeline: string;
  stage: string;
  /** Hazards before effects: cumulated over `ageDays` they are `rate · (ageDays / days) ^ shape`. */
  days: number;
  exits: { kind: ExitKind; rate: number; shape: number }[];
  /** Of the deals created in this pipeline's first stage, the share that ever stands here. */
  reach: number;
  /** Of those, the share that is won in the end. */
  win: number;
}

export interface PortfolioTruth {
  arrivalsPerDay: number;
  /** Share of all created deals that is won in the end. */
  winRate: number;
  /** Mean amount of the won deals as created, by currency. */
  meanWonAmount: Record<string, number>;
  /** Mean days from creation to the first closing, of deals that were neither created as won nor forgotten. */
  meanDays: number;
  stages: StageTruth[];
}

/** Deals whose creation is drawn for the averages: the standard error of a share is below 0.008, and 0 without effects. */
const sampleSize = 4000;

/**
 * The truth about a portfolio. For each deal the chain of stages is solved (see `pipelineOutlook`); over deals the
 * mean is taken of the creations the specification itself would draw.
 */
export function truthOf(spec: PortfolioSpec): PortfolioTruth {
  const world = createWorld(spec);
  const kept = 1 - spec.dirt;
  const won = new Map<string, { chance: number; amount: number }>();
  const stages = world.pipelines.map(({ stages }) => stages.map(() => ({ reach: 0, win: 0 })));
  const created = world.pipelines.map(() => 0);
  let wins = 0;
  let days = 0;
  for (let number = 0; number < sampleSize; number++) {
    const creation = drawCreation(world, number);
    const { outlook } = creation.pipeline;
    const { advantage, logSpeed } = creation;
    const expected = outlook.expected(({ win }) => win[0] ?? 0, advantage, logSpeed);
    const chance = creation.oneJump ? 1 : kept * expected;
    wins += chance;
    const money = won.get(creation.currency) ?? { chance: 0, amount: 0 };
    won.set(creation.currency, {
      chance: money.chance + chance,
      amount: money.amount + chance * creation.amount,
    });
    if (creation.oneJump) continue;
    const pipeline = world.pipelines.indexOf(creation.pipeline);
    created[pipeline] = (created[pipeline] ?? 0) + 1;
    days += outlook.expectedDays(advantage, logSpeed);
    // The hidden part is drawn with the rest: over so many deals that is as good as averaging it for each.
    const latent = (read: ReadOutlook): number =>
      outlook.at(read, advantage + creation.hidden, logSpeed + creation.logFrailty);
    for (const [s, sums] of (stages[pipeline] ?? []).entries()) {
      const reach = latent((outlook) => outlook.passages().reach[s] ?? 0);
      // A forgotten deal stands in the first stage for ever.
      sums.reach += s === 0 ? 1 : kept * reach;
      sums.win += kept * latent((outlook) => outlook.passages().reachAndWin[s] ?? 0);
    }
  }
  return {
    arrivalsPerDay: spec.deals / spec.historyDays,
    winRate: wins / sampleSize,
    meanWonAmount: Object.fromEntries([...won].map(([code, { chance, amount }]) => [code, amount / chance])),
    meanDays: days / created.reduce((sum, count) => sum + count, 0),
    stages: world.pipelines.flatMap((pipeline, p) =>
      pipeline.stages.map(({ label, days, exits }, s) => {
        const { reach, win } = stages[p]?.[s] ?? { reach: 0, win: 0 };
        return {
          pipeline: pipeline.label,
          stage: label,
          days,
          exits: exits.map(({ kind, rate, shape }) => ({ kind, rate, shape })),
          reach: reach / (created[p] ?? 0),
          win: win / reach,
        };
      }),
    ),
  };
}
