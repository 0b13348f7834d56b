import { describe, expect, test } from 'vitest';
import type { Cursor, Page } from '../../../src/connector.ts';
import { type Collected, collect, take } from '../../contract/support/collect.ts';
import { openAccount } from './support/open-account.ts';

const now = () => Date.now();
const path = (pattern: string) => new RegExp(pattern);

describe('the first reading', () => {
  test('brings every deal with its past, its account, its contacts and what happened around it', async () => {
    const { crm, portal } = await openAccount({ deals: 250, activities: 5 });
    const all = await collect(crm.read(null, now()));
    expect([...all.deals.keys()].sort()).toEqual(portal.dealIds().sort());
    const id = portal.dealIdOf('d3') ?? '';
    expect(all.deals.get(id)).toMatchObject({
      name: 'Deal 3',
      amount: 1_003,
      outcome: 'won',
      contacts: 2,
      source: 'REFERRALS',
      account: expect.stringMatching(/^\d+$/),
      closedAt: Date.UTC(2026, 0, 3, 0, 0, 3),
    });
    expect(all.deals.get(portal.dealIdOf('d4') ?? '')).toMatchObject({
      outcome: 'open',
      expectedCloseOn: '2026-03-31',
    });
    expect([...all.changes.keys()].filter((key) => key.startsWith(`${id} stage`))).toHaveLength(3);
    const around = [...all.activities.values()].filter(({ dealId }) => dealId === id);
    expect(new Set(around.map(({ kind, direction }) => `${kind} ${direction}`))).toEqual(
      new Set(['call out', 'email in', 'meeting null', 'note null', 'task null']),
    );
    expect(around.filter(({ contact }) => contact !== null).length).toBeGreaterThanOrEqual(2);
  });

  test('asks for pages of 50 with their past, batches of 100, and short addresses', async () => {
    const { crm, sandbox } = await openAccount({ deals: 450, activities: 2 });
    await collect(crm.read(null, now()));
    const lists = sandbox.requests.calls.filter(
      ({ method, path }) => method === 'GET' && path.endsWith('/deals') && path.includes('objects'),
    );
    expect(lists.length).toBe(9);
    for (const { query } of lists) expect(new URLSearchParams(query).get('limit')).toBe('50');
    for (const { body, path, status } of sandbox.requests.calls) {
      expect([path, status < 300]).toEqual([path, true]);
      if (path.includes('batch/read'))
        expect(JSON.parse(body ?? '{"inputs":[]}').inputs.length).toBeLessThanOrEqual(100);
    }
    expect(sandbox.requests.count(path('associations/2026-09/deals/contacts'))).toBe(5);
  });

  test('reads an account with hundreds of long-named properties', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `property_${index}_`.padEnd(60, 'x'));
    const columns = Object.fromEntries(names.map((name, index) => [name, `v${index}`]));
    const { crm, sandbox, portal } = await openAccount({ deals: 60, columns });
    const all = await collect(crm.read(null, now()));
    for (const id of portal.dealIds()) {
      const { attributes } = all.deals.get(id) ?? {};
      expect(Object.keys(attributes ?? {}).length).toBe(300);
      expect(attributes?.[names[299] ?? '']).toBe('v299');
    }
    for (const { query } of sandbox.requests.calls) expect(query.length).toBeLessThan(8_192);
  });

  test('cut short at any page and taken up again, it loses nothing and repeats little', async () => {
    const { crm, portal } = await openAccount({ deals: 430, activities: 1 });
    const startedAt = now();
    const whole = await collect(crm.read(null, startedAt));
    for (let cut = 1; cut < whole.pages.length; cut++) {
      const part = await collect(firstPages(crm.read(null, startedAt), cut));
      const rest = await collect(crm.read(part.cursor, startedAt), part);
      expect(rest.deals).toEqual(whole.deals);
      expect(rest.changes).toEqual(whole.changes);
      expect(rest.activities).toEqual(whole.activities);
    }
    expect(whole.deals.size).toBe(portal.dealIds().length);
  });

  test('goes on storing while the next page is fetched, and stops fetching when nobody wants more', async () => {
    const { crm, sandbox } = await openAccount({ deals: 1_000 });
    for await (const page of crm.read(null, now())) {
      expect(page.deals).toHaveLength(100);
      break;
    }
    const after = sandbox.requests.count();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(sandbox.requests.count() - after).toBeLessThan(60);
  });

  test('is not green when the list stops before its end', async () => {
    const { crm, sandbox } = await openAccount({ deals: 430 });
    sandbox.faults({ on: path('^GET /crm/objects/[^/]+/deals$'), kind: 'short', after: 3 });
    await expect(collect(crm.read(null, now()))).rejects.toMatchObject({ kind: 'unavailable' });
  });

  test('of an empty account ends at once and has a place to go on from', async () => {
    const { crm } = await openAccount({ deals: 0 });
    const all = await collect(crm.read(null, now()));
    expect(all.deals.size).toBe(0);
    expect(all.cursor).not.toBeNull();
  });
});

describe('reading what changed', () => {
  test('brings changed deals with their past, and says nothing of links it did not ask for', async () => {
    const { crm, portal, sandbox } = await openAccount({ deals: 300, activities: 1 });
    const all = await collect(crm.read(null, now()));
    await passed(10);
    const id = portal.dealIdOf('d1') ?? '';
    portal.edit().update(id, { amount: '5', dealname: 'Renamed' });
    sandbox.requests.clear();
    const pages: Page[] = [];
    for await (const page of crm.read(all.cursor, now() + 1)) {
      pages.push(page);
      take(all, page);
    }
    expect(all.deals.get(id)).toMatchObject({ name: 'Renamed', amount: 5, contacts: expect.any(Number) });
    const changed = pages
      .flatMap(({ deals }) => deals)
      .filter((deal) => deal.id === id && deal.name !== undefined);
    expect(changed.length).toBeGreaterThan(0);
    for (const deal of changed) expect(Object.keys(deal)).not.toContain('contacts');
    expect(pages.flatMap(({ allActivitiesOf }) => allActivitiesOf)).toEqual([]);
    expect(sandbox.requests.count()).toBeLessThan(25);
  });

  test('25,001 deals changed in one and the same millisecond arrive exactly once, none past the cap of a search', async () => {
    const at = { now: now() - 3_600_000 };
    const { crm, portal, sandbox } = await openAccount({ deals: 25_001, sandbox: { now: () => at.now } });
    const cursor = changesFrom(at.now + 1);
    at.now += 60_000;
    portal.edit().updateMany(portal.dealIds(), { dealname: 'Same' });
    sandbox.requests.clear();
    const seen: string[] = [];
    const cursors: string[] = [];
    for await (const page of crm.read(cursor, now())) {
      seen.push(...page.deals.filter(({ name }) => name === 'Same').map(({ id }) => id));
      cursors.push(JSON.stringify(page.cursor));
    }
    expect(seen.length).toBe(25_001);
    expect(new Set(seen).size).toBe(25_001);
    expect(new Set(cursors).size).toBe(cursors.length);
    const searches = sandbox.requests.calls.filter(({ path }) => path.endsWith('/deals/search'));
    expect(searches.length).toBeLessThanOrEqual(180);
    for (const { body } of searches) expect(JSON.parse(body ?? '{}').after).toBeUndefined();
    // Search, past, engagements and links together, for 100 deals.
    expect(sandbox.requests.count() / 250).toBeLessThanOrEqual(3);
  });

  test('cut short at any page, it goes on where it stopped', async () => {
    const { crm, portal } = await openAccount({ deals: 500 });
    const first = await collect(crm.read(null, now()));
    await passed(5);
    portal.edit().updateMany(portal.dealIds(), { dealname: 'Changed' });
    const until = now() + 1;
    const whole = await collect(crm.read(first.cursor, until));
    for (let cut = 1; cut < whole.pages.length; cut++) {
      const part = await collect(firstPages(crm.read(first.cursor, until), cut));
      const rest = await collect(crm.read(part.cursor, until), part);
      expect([...rest.deals.values()].filter(({ name }) => name === 'Changed')).toHaveLength(500);
    }
  });

  test('a batch that leaves deals out in silence is no end of them', async () => {
    const { crm, portal, sandbox } = await openAccount({ deals: 40, activities: 1 });
    const first = await collect(crm.read(null, now()));
    await passed(5);
    portal.edit().updateMany(portal.dealIds(), { dealname: 'Changed' });
    sandbox.faults({ on: path('/deals/batch/read'), kind: 'half-written' });
    const part = await collectUntilError(crm.read(first.cursor, now() + 1));
    expect(part.error).toMatchObject({ kind: 'unavailable' });
    const rest = await collect(crm.read(first.cursor, now() + 1), part.all);
    expect([...rest.deals.values()].filter(({ name }) => name === 'Changed')).toHaveLength(40);
  });

  test('finds what the search index learnt late, though newer deals came first', async () => {
    const { crm, portal } = await openAccount({ deals: 20, sandbox: { indexLagMs: 700 } });
    const first = await collect(crm.read(null, now()));
    const id = portal.dealIdOf('d2') ?? '';
    portal.edit().update(id, { dealname: 'Late' });
    const second = await collect(crm.read(first.cursor, now() + 1));
    expect(second.deals.get(id)?.name).not.toBe('Late');
    await passed(800);
    const third = await collect(crm.read(second.cursor, now()));
    expect(third.deals.get(id)?.name).toBe('Late');
  });

  test('never claims to have read what changed while it was reading', async () => {
    const { crm, portal } = await openAccount({ deals: 400 });
    const first = await collect(crm.read(null, now()));
    await passed(5);
    portal.edit().updateMany(portal.dealIds(), { dealname: 'Once' });
    const id = portal.dealIdOf('d0') ?? '';
    const startedAt = now();
    const run = { ...first };
    for await (const page of crm.read(first.cursor, startedAt)) {
      await passed(2);
      portal.edit().update(id, { dealname: 'Twice' });
      take(run, page);
    }
    expect((run.cursor as { since: number }).since).toBe(startedAt);
    const next = await collect(crm.read(run.cursor, now() + 1));
    expect(next.deals.get(id)?.name).toBe('Twice');
  });

  test('looks an hour behind from time to time', async () => {
    const { crm, portal } = await openAccount({ deals: 20 });
    const at = now();
    const first = await collect(crm.read(null, at - 3 * 3_600_000));
    // Known as changed before the last run, and only now in the index.
    portal.edit().update(portal.dealIdOf('d2') ?? '', { dealname: 'Very late' });
    const cursor = { ...first.cursor, since: at + 600_000 } as Cursor;
    const swept = await collect(crm.read({ ...cursor, sweptTo: at - 60_000 }, at + 2 * 3_600_000));
    expect(swept.deals.get(portal.dealIdOf('d2') ?? '')?.name).toBe('Very late');
    expect(swept.cursor).toMatchObject({ sweptTo: at + 3_600_000 });
  });

  test('a contact that was linked, and nothing else, is found', async () => {
    const { crm, portal } = await openAccount({ deals: 50 });
    const all = await collect(crm.read(null, now()));
    const id = portal.dealIdOf('d4') ?? '';
    expect(all.deals.get(id)?.contacts).toBe(0);
    await passed(5);
    portal.edit().addContact(id);
    await collect(crm.read(all.cursor, now() + 1), all);
    expect(all.deals.get(id)?.contacts).toBe(1);
  });

  test('an activity that was logged is found, though it moves no date of its deal', async () => {
    const { crm, portal } = await openAccount({ deals: 50 });
    const all = await collect(crm.read(null, now()));
    const id = portal.dealIdOf('d9') ?? '';
    await passed(5);
    portal.edit().addActivity(id, { type: 'calls', properties: { hs_call_direction: 'INBOUND' } });
    await collect(crm.read(all.cursor, now() + 1), all);
    expect([...all.activities.values()]).toMatchObject([{ dealId: id, kind: 'call', direction: 'in' }]);
  });

  test('once a day all links and activities of open deals are read anew', async () => {
    const { crm, portal } = await openAccount({ deals: 60, activities: 1 });
    const at = now();
    const all = await collect(crm.read(null, at));
    const next = await collect(crm.read(all.cursor, at + 86_400_000));
    const open = [...all.deals.values()].filter(({ outcome }) => outcome === 'open').map(({ id }) => id);
    expect(next.pages.flatMap(({ allActivitiesOf }) => allActivitiesOf).sort()).toEqual(open.sort());
    expect(portal.dealIds().length).toBeGreaterThan(open.length);
  });

  test('a new deal comes with its links at once', async () => {
    const { crm, portal } = await openAccount({ deals: 10 });
    const all = await collect(crm.read(null, now()));
    await passed(5);
    const id = portal.edit().create({ dealname: 'Fresh', dealstage: stageOf(all), amount: '10' });
    portal.edit().addContact(id);
    await collect(crm.read(all.cursor, now() + 1), all);
    expect(all.deals.get(id)).toMatchObject({ name: 'Fresh', contacts: 1, account: null });
  });

  test('when links cannot be read in the first reading, nothing is said of them and it goes on later from the same place', async () => {
    const { crm, sandbox, portal } = await openAccount({ deals: 120, activities: 1 });
    sandbox.faults({ on: path('associations/2026-09/deals/contacts'), kind: 'server-error', times: 20 });
    const part = await collectUntilError(crm.read(null, now()));
    expect(part.error).toMatchObject({ kind: 'unavailable' });
    for (const deal of part.all.deals.values()) expect(deal.contacts).toBeDefined();
    sandbox.clearFaults();
    const rest = await collect(crm.read(part.all.cursor, now()), part.all);
    expect(rest.deals.size).toBe(portal.dealIds().length);
  });
});

describe('tokens', () => {
  test('that expire in the middle of a reading are renewed once, and the reading goes on', async () => {
    const { crm, sandbox, access, portal } = await openAccount({ deals: 400, activities: 1 });
    const all = await collect(expiring(crm.read(null, now()), () => sandbox.expireTokens()));
    expect(all.deals.size).toBe(portal.dealIds().length);
    expect(access.renewals.refreshed).toBe(1);
  });

  test('twenty calls that see an expired token together fetch one new token', async () => {
    const { crm, sandbox, access, portal } = await openAccount({ deals: 20 });
    sandbox.expireTokens();
    const [id = ''] = portal.dealIds();
    await Promise.all(Array.from({ length: 20 }, (_, index) => crm.findTask(id, `key-${index}`)));
    expect(access.renewals.refreshed).toBe(1);
    expect(sandbox.requests.count(path('/oauth/'))).toBe(1);
  });

  test('of an app that was removed ask for a new sign-in', async () => {
    const { crm, sandbox, oauth, grant } = await openAccount({ deals: 1 });
    await oauth.revoke(grant);
    sandbox.expireTokens();
    await expect(crm.pipelines()).rejects.toMatchObject({ kind: 'unauthorized' });
  });
});

test('within tight limits a reading asks for leave before every call, and comes to its end', async () => {
  const rate = { calls: 20, perMs: 1_000 };
  const paced = { calls: 19, perMs: 1_050 };
  const { crm, sandbox, portal, access } = await openAccount({
    deals: 300,
    sandbox: { limits: { burst: rate, associations: rate, search: { calls: 5, perMs: 1_000 } } },
    access: { limits: { api: paced, associations: paced, search: { calls: 4, perMs: 1_050 } } },
  });
  const all = await collect(crm.read(null, now()));
  expect(all.deals.size).toBe(portal.dealIds().length);
  const asked = (lane: string) => access.paced.get(lane) ?? 0;
  expect(asked('api') + asked('associations')).toBe(sandbox.requests.count());
  expect(asked('associations')).toBe(sandbox.requests.count(/\/associations\//));
  expect(asked('search')).toBe(sandbox.requests.count(/\/search$/));
});

const passed = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const changesFrom = (since: number): Cursor => ({
  phase: 'changes',
  since,
  sweptTo: since,
  linksAt: Date.now(),
  linksAfterId: null,
  behind: null,
  run: null,
});

const stageOf = ({ deals }: Collected) =>
  [...deals.values()].find(({ outcome }) => outcome === 'open')?.stage ?? '';

async function* firstPages(pages: AsyncIterable<Page>, count: number): AsyncGenerator<Page> {
  let given = 0;
  for await (const page of pages) {
    yield page;
    if (++given === count) return;
  }
}

async function* expiring(pages: AsyncIterable<Page>, expire: () => void): AsyncGenerator<Page> {
  let given = 0;
  for await (const page of pages) {
    if (given++ === 0) expire();
    yield page;
  }
}

async function collectUntilError(pages: AsyncIterable<Page>) {
  const all = await collect([] as unknown as AsyncIterable<Page>);
  try {
    for await (const page of pages) take(all, page);
    return { all, error: null };
  } catch (error) {
    return { all, error };
  }
}
