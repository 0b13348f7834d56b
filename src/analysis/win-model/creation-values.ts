import type { DealHistory } from '../../model/portfolio.ts';
import type { DealState } from '../../timeline/state-at.ts';
import type { PipelineModel } from '../pipeline-model.ts';
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

/** All columns that are known of a deal at its creation, the records of its owner and account before it included. */
export function creationValues(
  model: PipelineModel,
  history: DealHistory,
  timeZone: string,
): { values: Map<string, SignalValue>; first: DealState } {
  const first = creationState(history) ?? unknownState;
  const { deal } = history;
  const values = readAtCreation({ deal, state: first, timeZone });
  for (const [who, key] of [
    ['owner', first.owner],
    ['account', deal.account],
  ] as const) {
    const stored = model.win.records[who];
    const record = stored && recordBefore(restoredRecords(stored), key, deal.createdAt);
    if (record)
      for (const [part, value] of Object.entries(record)) values.set(`${who}-record:${part}`, value);
  }
  return { values, first };
}
