import type { Connector } from '../../src/connector.ts';
import { createOAuth } from './auth.ts';
import { type Budget, lanes, openBudget } from './limits.ts';
import { openCrm } from './open-crm.ts';
import { createOrgMemory, type OrgMemory } from './org-memory.ts';
import { readSettings } from './settings.ts';

/** The Salesforce connector, set up from `SALESFORCE_…` variables. Throws `misconfigured`. */
export function createConnector(environment: Readonly<Record<string, string | undefined>>): Connector {
  const settings = readSettings(environment);
  const orgs = new Map<string, { memory: OrgMemory; budget: Budget }>();
  return {
    name: 'salesforce',
    label: 'Salesforce',
    oauth: createOAuth(settings),
    limits: lanes,
    open: (access) => {
      const known = orgs.get(access.accountId) ?? { memory: createOrgMemory(), budget: openBudget() };
      orgs.set(access.accountId, known);
      return openCrm(settings, access, known);
    },
    webhook: null,
  };
}
