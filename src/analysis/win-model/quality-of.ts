import type { DealHistory } from '../../model/portfolio.ts';
import type { PipelineModel } from '../pipeline-model.ts';
import { expit } from '../statistics/expit.ts';
import { creationValues } from './creation-values.ts';
import { scoreColumns } from './score-columns.ts';

/** The chance to win by what was known when the deal was created. */
export function qualityOf(model: PipelineModel, history: DealHistory, timeZone: string): number {
  const { creation } = model.win;
  if (!creation) return model.baseRate;
  const { values } = creationValues(model, history, timeZone);
  return expit(
    scoreColumns(creation, (column) => values.get(column)).reduce((sum, value) => sum + value, creation.base),
  );
}
