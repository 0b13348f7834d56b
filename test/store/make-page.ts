import { randomUUID } from 'node:crypto';
import type { Page } from '../../src/connector.ts';
import type { Activity } from '../../src/model/activity.ts';
import type { Change } from '../../src/model/change.ts';
import type { Deal } from '../../src/model/deal.ts';
import { connect } from '../../src/store/connections.ts';
import type { Database } from '../../src/store/database.ts';
import { type Lease, lease } from '../../src/store/runs.ts';

/** A page that says what is given and nothing else. */
export function makePage(page: Partial<Page>): Page {
  return {
    deals: [],
    changes: [],
    activities: [],
    allActivitiesOf: [],
    removals: [],
    cursor: {},
    progress: { received: 0, total: null },
    badValues: [],
    ...page,
  };
}

export function makeDeal(id: string, deal: Partial<Deal> = {}): Deal {
  return {
    id,
    name: `Deal ${id}`,
    pipeline: 'sales',
    stage: 'new',
    outcome: 'open',
    amount: 100,
    currency: 'EUR',
    createdAt: 1_000,
    closedAt: null,
    expectedCloseOn: '2026-12-31',
    owner: 'o1',
    account: null,
    source: 'web',
    type: null,
    attributes: { region: 'EMEA', seats: 5, trial: false },
    contacts: 2,
    pauseUntil: null,
    pauseReason: null,
    ...deal,
  };
}

export function makeChange(dealId: string, at: number, change: Partial<Change> = {}): Change {
  return { dealId, at, field: 'stage', value: 'new', by: 'person', ordinal: 0, ...change };
}

export function makeActivity(dealId: string, id: string, activity: Partial<Activity> = {}): Activity {
  return {
    id,
    dealId,
    at: 10,
    knownAt: 10,
    kind: 'email',
    direction: 'in',
    contact: null,
    state: 'done',
    ...activity,
  };
}

/** A connection of its own with the lease of its sync. */
export async function makeTenant(db: Database): Promise<{ id: string; held: Lease }> {
  const { id } = await connect(db, { connector: 'csv', accountId: randomUUID() }, 0);
  const held = await lease(db, id, 'sync', { ttlMs: 60_000, now: 0 });
  if (!held) throw new Error('A new connection has its lease taken.');
  return { id, held };
}
