import type { Portal } from '../state/portal.ts';

/** What is known while a portfolio is read: how its names became records. */
export interface Loading {
  portal: Portal;
  /** Rows of record types by pipeline. */
  pipelines: Map<string, number>;
  /** Stage names by pipeline and label. */
  stageNames: Map<string, Map<string, string>>;
  /** Keys by name. */
  owners: Map<string, number>;
  accounts: Map<string, number>;
  contacts: Map<string, number>;
  /** Of owners, where it is said, by name. */
  countries: Map<string, string>;
  /** Who has a role on a deal already: rows of deals with keys of contacts. */
  roles: Map<number, Set<number>>;
  /** Deals of which it is said how many contacts they have. */
  contactCounts: [row: number, count: number][];
}

export function startLoading(portal: Portal): Loading {
  return {
    portal,
    pipelines: new Map(),
    stageNames: new Map(),
    owners: new Map(),
    accounts: new Map(),
    contacts: new Map(),
    countries: new Map(),
    roles: new Map(),
    contactCounts: [],
  };
}
