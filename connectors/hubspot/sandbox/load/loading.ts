import type { Portal } from '../state/portal.ts';
import type { Row } from '../state/object-store.ts';

/** What is known while a portfolio is read: how its names became ids. */
export interface Loading {
  portal: Portal;
  pipelineIds: Map<string, string>;
  /** By pipeline id, then by label. */
  stageIds: Map<string, Map<string, string>>;
  ownerIds: Map<string, string>;
  companyIds: Map<string, number>;
  contactIds: Map<string, number>;
  /** Deals that are closed, with the logged instant. */
  closings: [row: Row, at: number][];
  /** Deals of which it is said how many contacts they have. */
  contactCounts: [row: Row, count: number][];
  nextNumber: number;
}

export function startLoading(portal: Portal): Loading {
  return {
    portal,
    pipelineIds: new Map(),
    stageIds: new Map(),
    ownerIds: new Map(),
    companyIds: new Map(),
    contactIds: new Map(),
    closings: [],
    contactCounts: [],
    nextNumber: 1_900_000_001,
  };
}
