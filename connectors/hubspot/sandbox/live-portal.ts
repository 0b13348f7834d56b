import { applyOperation, type Effect } from './state/apply-operation.ts';
import type { Row } from './state/object-store.ts';
import type { Operation } from './state/operation.ts';
import { type Portal, storeOf } from './state/portal.ts';

/** A portal that is in use: what happens to it is kept, told and seen by search after a while. */
export interface LivePortal {
  readonly portal: Portal;
  /** The clock of records. */
  now(): number;
  commit(operation: Operation): Effect[];
}

interface Listeners {
  now: () => number;
  indexLagMs: number;
  onOperation: (portalId: number, operation: Operation) => void;
  onEffects: (portalId: number, effects: Effect[]) => void;
}

export function livePortal(
  portal: Portal,
  { now, indexLagMs, onOperation, onEffects }: Listeners,
): LivePortal {
  return {
    portal,
    now,
    commit(operation) {
      const until = Date.now() + indexLagMs;
      if (indexLagMs > 0) remember(portal, operation, until);
      const effects = applyOperation(portal, operation);
      onOperation(portal.portalId, operation);
      if (effects.length > 0) onEffects(portal.portalId, effects);
      return effects;
    },
  };
}

/** Keeps what search goes on showing of the records that are about to change. */
function remember(portal: Portal, operation: Operation, until: number): void {
  if (!('type' in operation) || operation.do === 'property' || operation.do === 'group') return;
  const store = storeOf(portal, operation.type);
  for (const id of touched(operation)) {
    const known = store.unindexed.get(id);
    const before = known && known.until > Date.now() ? known.before : copy(store.rows.get(id));
    store.unindexed.set(id, { until, before });
  }
}

function touched(operation: Extract<Operation, { type: string; at: number }>): number[] {
  if ('items' in operation) return operation.items.map(({ id }) => id);
  return operation.do === 'merge' ? [operation.primary, operation.other, operation.id] : operation.ids;
}

function copy(row: Row | undefined): Row | null {
  return row ? { ...row, values: [...row.values] } : null;
}
