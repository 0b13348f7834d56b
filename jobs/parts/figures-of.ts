import type { PipelineModel } from '../../src/analysis/pipeline-model.ts';
import { allFigures } from '../../src/analysis/velocity/all-figures.ts';
import { type FlowRow, flowRows } from '../../src/analysis/velocity/flow-rows.ts';
import { slimming } from '../../src/analysis/velocity/slimming.ts';
import { qualityOf } from '../../src/analysis/win-model/quality-of.ts';
import { dayMs, type Instant } from '../../src/model/instant.ts';
import type { Owner } from '../../src/model/owner.ts';
import type { PipelineFigures } from '../../src/model/pipeline-figures.ts';
import type { Pipeline } from '../../src/model/pipeline.ts';
import type { DealHistory } from '../../src/model/portfolio.ts';

/** Quality is shown for as many periods as velocity is: eight quarters at most, and what has begun of the next. */
const qualityMs = 850 * dayMs;

export interface FiguresOptions {
  pipelines: readonly Pipeline[];
  owners: readonly Owner[];
  /** That tell quality: learnt before, for one of now has seen how the deals ended. */
  models: readonly PipelineModel[];
  timeZone: string;
  at: Instant;
}

/** The figures of the pipelines of all deals, as of `at`. */
export async function figuresOf(
  chunks: AsyncIterable<readonly DealHistory[]>,
  { pipelines, owners, models, timeZone, at }: FiguresOptions,
): Promise<PipelineFigures[]> {
  const slimmed = slimming(at);
  const names = new Map(owners.map(({ id, name }) => [id, name]));
  const rows: FlowRow[] = [];
  const qualities = new Map<string, number>();
  for await (const chunk of chunks) {
    for (const history of chunk) {
      const { id, pipeline, createdAt } = history.deal;
      rows.push(...flowRows([slimmed(history)], pipelines, at));
      const model = models.find((one) => one.pipeline === pipeline);
      if (model?.win.creation && createdAt > at - qualityMs && createdAt <= at)
        qualities.set(id, qualityOf(model, history, timeZone));
    }
  }
  return [
    ...allFigures(rows, {
      at,
      pipelines,
      nameOf: (owner) => names.get(owner) || owner,
      qualityOf: ({ id }) => qualities.get(id) ?? null,
    }),
  ];
}
