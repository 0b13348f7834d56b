import { expect, test } from 'vitest';
import type { SandboxPortal } from '../../../connectors/hubspot/sandbox/options.ts';
import type { Cursor } from '../../../src/connector.ts';
import { collect } from '../../contract/support/collect.ts';
import { openAccount } from './support/open-account.ts';

const links = /\/crm\/associations\//;

/** A deal that moves, a new one with a contact and a call, a call and a contact on an old one. */
function liveOn(portal: SandboxPortal, stage: string) {
  const [moved = '', worked = ''] = portal.dealIds();
  portal.edit().update(moved, { dealname: 'Renamed meanwhile' });
  const fresh = portal.edit().create({ dealname: 'Fresh', dealstage: stage, amount: '10' });
  portal.edit().addContact(fresh);
  portal.edit().addActivity(fresh, { type: 'calls', properties: { hs_call_direction: 'INBOUND' } });
  portal.edit().addActivity(worked, { type: 'calls', properties: { hs_call_direction: 'OUTBOUND' } });
  return { moved, worked, fresh };
}

test('while links cannot be read deals come without, old links stay, and the next reading catches up', async () => {
  const { crm, sandbox, portal } = await openAccount({ deals: 60, activities: 1 });
  const at = Date.now();
  const all = await collect(crm.read(null, at));
  const known = new Map([...all.deals].map(([id, { contacts, account }]) => [id, { contacts, account }]));
  const stage = [...all.deals.values()].find(({ outcome }) => outcome === 'open')?.stage ?? '';
  const { moved, worked, fresh } = liveOn(portal, stage);

  sandbox.faults({ on: links, kind: 'server-error', times: 1_000 });
  sandbox.requests.clear();
  const down = await collect(crm.read(all.cursor, at + 60_000));
  expect(down.deals.get(moved)?.name).toBe('Renamed meanwhile');
  expect(down.deals.get(fresh)).toMatchObject({ name: 'Fresh' });
  for (const deal of down.deals.values()) {
    expect(deal).not.toHaveProperty('contacts');
    expect(deal).not.toHaveProperty('account');
  }
  expect([...down.activities.values()]).toEqual([]);
  expect(down.pages.flatMap(({ allActivitiesOf }) => allActivitiesOf)).toEqual([]);
  expect(down.pages.at(-1)?.linksStale).toBe(true);
  expect(down.cursor).toMatchObject({ run: null, behind: { dealIds: [fresh] } });
  // Of each kind of link once, with its repetitions: an outage is not met anew with every page.
  expect(sandbox.requests.count(links)).toBeLessThanOrEqual(8 * 5);

  const stillDown = await collect(crm.read(down.cursor, at + 20 * 60_000));
  expect(stillDown.cursor).toMatchObject({ behind: { dealIds: [fresh] } });

  sandbox.clearFaults();
  // The new deal is out of the window of what changed by now.
  const up = await collect(crm.read(stillDown.cursor, at + 40 * 60_000));
  expect(up.deals.get(fresh)).toMatchObject({ contacts: 1, account: null });
  const calls = [...up.activities.values()].filter(({ dealId }) => dealId === fresh || dealId === worked);
  expect(calls.map(({ dealId, direction }) => [dealId, direction])).toEqual(
    expect.arrayContaining([
      [fresh, 'in'],
      [worked, 'out'],
    ]),
  );
  expect(up.pages.at(-1)?.linksStale).toBe(false);
  expect(up.cursor).toMatchObject({ run: null, behind: null });
  for (const [id, { contacts, account }] of up.deals) {
    if (known.has(id) && contacts !== undefined) expect({ contacts, account }).toEqual(known.get(id));
  }
});

test('a cursor of an earlier version goes on where it was', async () => {
  const { crm } = await openAccount({ deals: 20 });
  const all = await collect(crm.read(null, Date.now()));
  const { behind: _, ...earlier } = all.cursor as Cursor & { behind: unknown };
  const next = await collect(crm.read(earlier, Date.now() + 1_000));
  expect(next.cursor).toMatchObject({ phase: 'changes', behind: null });
  expect(next.pages.every(({ cursor }) => cursor['phase'] === 'changes')).toBe(true);
});
