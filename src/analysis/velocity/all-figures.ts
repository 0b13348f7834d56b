import type { PipelineFigures } from '../../model/pipeline-figures.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import { dataQuality } from './data-quality.ts';
import type { FlowRow } from './flow-rows.ts';
import { type FiguresOptions, pipelineFigures } from './pipeline-figures.ts';
import { segmentOf } from './segment-of.ts';

/** A segment has at least so many deals: below, ranges say nothing. */
const segmentFloor = 100;

/** The rows of each pipeline and currency, that of most deals first: money is never added across currencies. */
export function byPipelineAndCurrency(
  rows: readonly FlowRow[],
  pipelines: readonly Pipeline[],
): { pipeline: Pipeline; currency: string; deals: FlowRow[]; pipelineRows: FlowRow[] }[] {
  const groups = Map.groupBy(rows, ({ pipeline }) => pipeline);
  return pipelines.flatMap((pipeline) => {
    const pipelineRows = groups.get(pipeline.id) ?? [];
    return [...Map.groupBy(pipelineRows, ({ currency }) => currency)]
      .map(([currency, deals]) => ({ pipeline, currency, deals, pipelineRows }))
      .sort((a, b) => b.deals.length - a.deals.length);
  });
}

/** The figures of every pipeline and currency, each followed by those of its segments, one after the other. */
export function* allFigures(
  rows: readonly FlowRow[],
  options: Omit<FiguresOptions, 'pipeline' | 'currency' | 'segment' | 'findings'>,
): Generator<PipelineFigures> {
  const { at, pipelines } = options;
  for (const { pipeline, currency, deals, pipelineRows } of byPipelineAndCurrency(rows, pipelines)) {
    const of = { ...options, pipeline, currency, findings: dataQuality(pipelineRows, [pipeline], at) };
    yield pipelineFigures(deals, of);
    for (const [segment, part] of Map.groupBy(deals, segmentOf(deals))) {
      if (segment !== null && part.length >= segmentFloor && part.length < deals.length)
        yield pipelineFigures(part, { ...of, segment });
    }
  }
}
