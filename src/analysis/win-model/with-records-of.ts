import type { Pipeline } from '../../model/pipeline.ts';
import type { DealHistory } from '../../model/portfolio.ts';
import { closingAt } from '../../timeline/closing-at.ts';
import type { PipelineModel } from '../pipeline-model.ts';
import { creationState } from './deal-rows.ts';
import { addRecord, finishRecords, type Records, storedRecords } from './records.ts';

/** The same model with the records of owners and accounts as these histories tell them; each deal sees what came before it. */
export function withRecordsOf(
  model: PipelineModel,
  histories: readonly DealHistory[],
  pipelines: readonly Pipeline[],
): PipelineModel {
  const { owner, account } = model.win.records;
  if (!owner && !account) return model;
  const owners: Records = new Map();
  const accounts: Records = new Map();
  for (const history of histories) {
    const { deal } = history;
    if (deal.pipeline !== model.pipeline) continue;
    const closing = closingAt(history, pipelines, Number.MAX_SAFE_INTEGER);
    const end = closing?.closedAt == null ? null : { won: closing.outcome === 'won', at: closing.closedAt };
    addRecord(owners, creationState(history)?.owner ?? null, deal.createdAt, end);
    addRecord(accounts, deal.account, deal.createdAt, end);
  }
  finishRecords(owners);
  finishRecords(accounts);
  return {
    ...model,
    win: {
      ...model.win,
      records: { owner: owner && storedRecords(owners), account: account && storedRecords(accounts) },
    },
  };
}
