import { learn, type LearnOptions } from '../../src/analysis/learn.ts';
import type { PipelineModel } from '../../src/analysis/pipeline-model.ts';
import type { PipelineFigures } from '../../src/model/pipeline-figures.ts';
import type { DealHistory } from '../../src/model/portfolio.ts';
import { figuresOf, type FiguresOptions } from './figures-of.ts';

/** What may be done with all deals of a connection, in a thread of its own when they are many. */
export interface Works {
  learn: { options: LearnOptions; result: PipelineModel[] };
  figures: { options: FiguresOptions; result: PipelineFigures[] };
}

type Work<Of extends { options: unknown; result: unknown }> = (
  chunks: AsyncIterable<readonly DealHistory[]>,
  options: Of['options'],
) => Promise<Of['result']>;

export const works: { readonly [Name in keyof Works]: Work<Works[Name]> } = { learn, figures: figuresOf };
