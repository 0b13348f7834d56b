import type { RaisedTable } from './raised-table.ts';

/** From when on the deals of one open stage count as stalled, as learnt, and what any threshold would have raised. */
export interface StageThreshold {
  pipeline: string;
  stage: string;
  /** Days of waiting; null: never. */
  learntDays: number | null;
  /** Null: too little happened in the last quarter. */
  lastQuarter: RaisedTable | null;
}
