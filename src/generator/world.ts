import type { Instant } from '../model/instant.ts';
import { dayMs } from '../model/instant.ts';
import { arrivalDraw, logYears } from './calendar.ts';
import { compileStage, type CompiledStage } from './compile-stage.ts';
import { personName } from './names.ts';
import { outlookTable, type OutlookTable } from './outlook-table.ts';
import type { PortfolioSpec } from './portfolio-spec.ts';
import { randomOf, type Random } from './random.ts';

/** The first key after the seed, so that what one part draws moves nothing in another. */
export const streams = { deal: 1, path: 2, upkeep: 3, activities: 4, rep: 5, account: 6, dirt: 7 } as const;

export interface Rep {
  id: string;
  skill: number;
  joinedAt: Instant;
  leftAt: Instant;
  country: string | null;
}

export interface WorldPipeline {
  label: string;
  wonLabel: string;
  lostLabel: string;
  stages: readonly CompiledStage[];
  outlook: OutlookTable;
  /** What a deal without effects takes. */
  typicalDays: number;
}

/** All that is the same for every deal of a portfolio. */
export interface World {
  spec: PortfolioSpec;
  pipelines: readonly WorldPipeline[];
  reps: readonly Rep[];
  years(at: Instant): number;
  drawArrival(random: Random): Instant;
  /** A rep who is there at an instant; the busy ones more often. */
  drawRep(random: Random, at: Instant): Rep;
}

/** Prepares what a specification says for drawing deals from it. */
export function createWorld(spec: PortfolioSpec): World {
  const { startAt, years } = logYears(spec);
  const { reps, loads } = createReps(spec, startAt);
  const settings = {
    reopenShare: spec.reopening.share,
    cleanupDays: spec.cleanup.days * Math.exp(spec.cleanup.sigma ** 2 / 2),
    // Pauses are whole days, rounded up: the mean of a geometric distribution.
    pauseDays: spec.pauses.share / (1 - Math.exp(-1 / spec.pauses.days)),
  };
  return {
    spec,
    reps,
    years,
    drawArrival: arrivalDraw(spec),
    drawRep: (random, at) => {
      for (let tries = 0; tries < 100; tries++) {
        const rep = reps[drawIndex(loads, random)];
        if (rep && rep.joinedAt <= at && at < rep.leftAt) return rep;
      }
      return reps[0] as Rep;
    },
    pipelines: spec.pipelines.map(({ label, wonLabel, lostLabel, stages: stageSpecs }) => {
      const stages = stageSpecs.map((stage, index) => compileStage(stage, index, stageSpecs.length));
      const outlook = outlookTable(stages, settings, spec);
      return {
        label,
        wonLabel,
        lostLabel,
        stages,
        outlook,
        typicalDays: outlook.at((o) => o.meanDays, 0, 0),
      };
    }),
  };
}

/** The first rep is always there, so that every deal finds one. */
function createReps(spec: PortfolioSpec, startAt: Instant): { reps: Rep[]; loads: number[] } {
  const { count, skillSd, loadEffect, joining, leaving, countries } = spec.reps;
  const drawn = Array.from({ length: count }, (_, number) => {
    const random = randomOf(spec.seed, streams.rep, number);
    const skill = skillSd * random.normal();
    const load = random.lognormal(1, 0.5);
    const inLog = (share: number): Instant | null =>
      random.chance(share) && number > 0 ? startAt + random.next() * spec.historyDays * dayMs : null;
    const joinedAt = inLog(joining) ?? Number.NEGATIVE_INFINITY;
    const left = inLog(leaving);
    // Nobody leaves before having been there a while.
    const leftAt = left === null ? Number.POSITIVE_INFINITY : Math.max(left, joinedAt + 90 * dayMs);
    const country = countries[number % countries.length] ?? null;
    return { id: personName(number), skill, load, joinedAt, leftAt, country };
  });
  const mean = drawn.reduce((sum, { load }) => sum + load, 0) / count;
  return {
    loads: drawn.map(({ load }) => load),
    reps: drawn.map(({ load, skill, ...rep }) => ({ ...rep, skill: skill - loadEffect * (load / mean - 1) })),
  };
}

/** Index of one of some shares, which need not sum to 1. */
export function drawIndex(shares: readonly number[], random: Random): number {
  let rest = random.next() * shares.reduce((sum, share) => sum + share, 0);
  for (const [index, share] of shares.entries()) {
    rest -= share;
    if (rest < 0) return index;
  }
  return shares.length - 1;
}
