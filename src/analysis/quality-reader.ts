import type { Instant } from '../model/instant.ts';
import type { DealHistory, Portfolio } from '../model/portfolio.ts';
import { learn } from './learn.ts';
import { qualityOf } from './win-model/quality-of.ts';

/**
 * Learns from what was known at `at` and answers how to read a deal's chance to win by what was known at its creation;
 * null where there is no model of it: too few closed deals, or nothing that tells more than the base rate.
 */
export async function qualityReader(
  { pipelines, histories }: Pick<Portfolio, 'pipelines' | 'histories'>,
  { at, timeZone }: { at: Instant; timeZone: string },
): Promise<(history: DealHistory) => number | null> {
  const models = new Map(
    (await learn([histories], { pipelines, at, timeZone })).map((model) => [model.pipeline, model]),
  );
  return (history) => {
    const model = models.get(history.deal.pipeline);
    return model?.win.creation ? qualityOf(model, history, timeZone) : null;
  };
}
