import type { Portfolio } from '../model/portfolio.ts';
import { generatePortfolio, type GeneratedDeal } from './generate-portfolio.ts';
import { pipelinesOf } from './pipelines-of.ts';
import type { PortfolioSpec } from './portfolio-spec.ts';
import { createWorld } from './world.ts';

export interface GeneratedPortfolio extends Portfolio {
  histories: readonly GeneratedDeal[];
}

/** A specification's portfolio in memory; each history carries its truth along. */
export function toPortfolio(spec: PortfolioSpec): GeneratedPortfolio {
  return {
    pipelines: pipelinesOf(spec),
    owners: createWorld(spec).reps.map(({ id, leftAt, country }) => ({
      id,
      name: id,
      email: `${id.toLowerCase().replaceAll(' ', '.')}@example.com`,
      active: leftAt > spec.until,
      country,
    })),
    histories: [...generatePortfolio(spec)],
  };
}
