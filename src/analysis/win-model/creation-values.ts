import type { DealHistory } from '../../model/portfolio.ts';
import type { DealState } from '../../timeline/state-at.ts';
import type { PipelineModel } from '../pipeline-model.ts';
import { compareAmount } from './comparable-amounts.ts';
import { creationState } from './deal-rows.ts';
import { readAtCreation } from './read-signals.ts';
import { recordBefore, restoredRecords } from './records.ts';
import type { SignalValue } from './table.ts';

const unknownState: DealState = {
  pipeline: '',
  stage: null,
  amount: null,
  expectedCloseOn: null,
  owner: null,
  pauseUntil: null,
  nextStep: null,
};

export interface CreationValues {
  values: ReadonlyMap<string, SignalValue>;
  first: DealState;
}

let last: { model: PipelineModel; history: DealHistory; timeZone: string; known: CreationValues } | null =
  null;

/**
 * All columns that are known of a deal at its creation, the records of its owner and account before it included. Asked
 * twice in a row for each deal, for its quality and for its chance now: the last answer is kept.
 */
export function creationValues(model: PipelineModel, history: DealHistory, timeZone: string): CreationValues {
  if (last?.history === history && last.model === model && last.timeZone === timeZone) return last.known;
  const first = creationState(history) ?? unknownState;
  const { deal } = history;
  const values = readAtCreation({ deal, state: first, timeZone });
  compareAmount(values, model.win.amountScales);
  for (const [who, key] of [
    ['owner', first.owner],
    ['account', deal.account],
  ] as const) {
    const stored = model.win.records[who];
    const record = stored && recordBefore(restoredRecords(stored), key, deal.createdAt);
    if (record)
      for (const [part, value] of Object.entries(record)) values.set(`${who}-record:${part}`, value);
  }
  last = { model, history, timeZone, known: { values, first } };
  return last.known;
}
