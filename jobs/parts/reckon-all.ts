import { learn, type LearnOptions } from '../../src/analysis/learn.ts';
import type { PipelineModel } from '../../src/analysis/pipeline-model.ts';
import type { PipelineFigures } from '../../src/model/pipeline-figures.ts';
import type { DealHistory } from '../../src/model/portfolio.ts';
import { type FiguresOptions, gatherFigures } from './gather-figures.ts';

export interface Wanted {
  figures: FiguresOptions;
  /** Null: nothing is to be learnt. */
  learning: LearnOptions | null;
}

export interface Reckoned {
  models: PipelineModel[];
  figures: PipelineFigures[];
}

/** Learns from histories and reckons the figures of their pipelines: all pass by once. */
export async function reckonAll(
  chunks: AsyncIterable<DealHistory[]>,
  { figures, learning }: Wanted,
): Promise<Reckoned> {
  const gathered = gatherFigures(figures);
  if (!learning) {
    for await (const chunk of chunks) for (const history of chunk) gathered.take(history);
    return { models: [], figures: gathered.reckon() };
  }
  async function* passing(): AsyncGenerator<DealHistory[]> {
    for await (const chunk of chunks) {
      for (const history of chunk) gathered.take(history);
      yield chunk;
    }
  }
  const models = await learn(passing(), learning);
  return { models, figures: gathered.reckon() };
}
