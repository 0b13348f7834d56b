import type { PortfolioRow } from '../model/portfolio-folder.ts';
import { instantText } from './instant-text.ts';
import type { PortfolioSpec } from './portfolio-spec.ts';

export interface BrokenRow {
  file: 'deals' | 'changes' | 'activities';
  /** The column that is wrong. */
  column: string;
  row: PortfolioRow;
}

/** Rows that no reader may accept, each wrong in one column. They come last in their files, in this order. */
export function brokenRows(spec: PortfolioSpec): BrokenRow[] {
  const pipeline = spec.pipelines[0];
  const at = instantText(spec.until);
  const deal = {
    pipeline: pipeline?.label ?? '',
    stage: pipeline?.stages[0]?.label ?? '',
    created_at: at,
    outcome: 'open',
  };
  const change = { deal_id: 'd1', at, field: 'amount', from: '1', to: '2', by: 'person' };
  const activity = { deal_id: 'd1', at, kind: 'call', direction: 'out' };
  return [
    { file: 'deals', column: 'id', row: { ...deal, id: '' } },
    { file: 'deals', column: 'id', row: { ...deal, id: 'd1' } },
    { file: 'deals', column: 'created_at', row: { ...deal, id: 'bad1', created_at: '31/02/2026' } },
    { file: 'deals', column: 'created_at', row: { ...deal, id: 'bad2', created_at: '' } },
    { file: 'deals', column: 'amount', row: { ...deal, id: 'bad3', amount: 'about 12k' } },
    { file: 'deals', column: 'outcome', row: { ...deal, id: 'bad4', outcome: 'maybe' } },
    {
      file: 'deals',
      column: 'expected_close_on',
      row: { ...deal, id: 'bad5', expected_close_on: '2026-13-01' },
    },
    { file: 'changes', column: 'deal_id', row: { ...change, deal_id: 'nobody' } },
    { file: 'changes', column: 'at', row: { ...change, at: 'yesterday' } },
    { file: 'changes', column: 'field', row: { ...change, field: '' } },
    { file: 'activities', column: 'deal_id', row: { ...activity, deal_id: 'nobody' } },
    { file: 'activities', column: 'at', row: { ...activity, at: '' } },
    { file: 'activities', column: 'kind', row: { ...activity, kind: 'séance' } },
  ];
}
