import { applyOperation } from './state/apply-operation.ts';
import type { Operation } from './state/operation.ts';
import type { Portal } from './state/portal.ts';

/** An org that is in use: what happens to it is kept. */
export interface LivePortal {
  readonly portal: Portal;
  /** The clock of records. */
  now(): number;
  /** Gives the rows that were written. */
  commit(operation: Operation): number[];
}

export function livePortal(
  portal: Portal,
  onOperation: (portalId: string, operation: Operation) => void,
): LivePortal {
  return {
    portal,
    now: portal.now,
    commit(operation) {
      const rows = applyOperation(portal, operation);
      onOperation(portal.portalId, operation);
      return rows;
    },
  };
}
