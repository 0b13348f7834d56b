import type { Activity } from '../../src/model/activity.ts';
import type { Change } from '../../src/model/change.ts';
import type { Deal } from '../../src/model/deal.ts';
import type { Owner } from '../../src/model/owner.ts';
import type { Pipeline } from '../../src/model/pipeline.ts';
import type { RowError } from './problems.ts';

/** Some rows of what a file or folder holds, ready for a page. */
export interface Piece {
  deal: Deal | null;
  changes: readonly Change[];
  activity: Activity | null;
}

/** A file or folder that has been looked through once; `pieces` reads it again from the start. */
export interface Source {
  kind: 'portfolio' | 'hubspot-export' | 'salesforce-export';
  pipelines: readonly Pipeline[];
  /** The first one met. */
  currency: string | null;
  /** Owners of deals, now or before. */
  owners: readonly Owner[];
  /** Ids of the deals that can be read. */
  dealIds: Iterable<string>;
  dealCount: number;
  /** What the data cannot tell, by a plain sentence. */
  warnings: readonly string[];
  /** In batches; every deal comes before anything else about it. */
  pieces(): AsyncIterable<readonly Piece[]>;
}

export interface ReadOptions {
  /** Told about every bad row once; throws to stop. */
  onBad: (error: RowError) => void;
  lenientQuotes: boolean;
}
