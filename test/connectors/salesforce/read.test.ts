import { describe, expect, test } from 'vitest';
import type { Page } from '../../../src/connector.ts';
import { collect, take } from '../../contract/support/collect.ts';
import { openAccount } from './support/open-account.ts';

const minute = 60_000;
const now = () => Date.now();

async function firstPages(pages: AsyncIterable<Page>, count: number) {
  const all = await collect((async function* () {})());
  for await (const page of pages) {
    take(all, page);
    if (all.pages.length === count) break;
  }
  return all;
}

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
      account: expect.stringMatching(/^001\w{15}$/),
      closedAt: Date.UTC(2026, 0, 3, 0, 0, 3),
    });
    expect([...all.changes.keys()].filter((key) => key.startsWith(`${id} stage`))).toHaveLength(3);
    const around = [...all.activities.values()].filter(({ dealId }) => dealId === id);
    expect(new Set(around.map(({ kind, direction }) => `${kind} ${direction}`))).toEqual(
      new Set(['call out', 'email in', 'meeting null', 'note null', 'task null']),
    );
  });

  test('asks for few and short addresses, and leaves no query open', async () => {
    const { crm, sandbox } = await openAccount({ deals: 2_500, activities: 2 });
    await collect(crm.read(null, now()));
    for (const { query, path } of sandbox.requests.calls) {
      expect(query.length).toBeLessThan(16_000);
      expect(path).not.toMatch(/query(All)?\//);
    }
    expect(sandbox.requests.count()).toBeLessThan(120);
  });

  test('reads an org with hundreds of long-named fields', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `field_${index}_`.padEnd(34, 'x'));
    const columns = Object.fromEntries(names.map((name, index) => [name, `v${index}`]));
    const { crm, sandbox, portal } = await openAccount({ deals: 60, columns });
    const all = await collect(crm.read(null, now()));
    for (const id of portal.dealIds()) {
      const { attributes } = all.deals.get(id) ?? {};
      expect(Object.keys(attributes ?? {})).toHaveLength(300);
      expect(attributes?.[names[299] ?? '']).toBe('v299');
    }
    for (const { query } of sandbox.requests.calls) expect(query.length).toBeLessThan(16_000);
  });

  test('a field that is removed while it is read is left out, with a warning', async () => {
    const { crm, portal } = await openAccount({ deals: 2_100, columns: { region: 'north' } });
    const all = await collect((async function* () {})());
    for await (const page of crm.read(null, now())) {
      take(all, page);
      if (all.pages.length === 1) portal.edit().removeField('Opportunity', 'region__c');
    }
    expect(all.deals.size).toBe(2_100);
    expect((await crm.account()).warnings.join()).toContain('region__c');
  });

  test('activities that were archived are read, those in the bin are not', async () => {
    const { crm, portal, sandbox } = await openAccount({
      deals: 3,
      activities: 3,
      sandbox: { now: () => Date.UTC(2028, 0, 1) },
    });
    const all = await collect(crm.read(null, Date.UTC(2028, 0, 1)));
    expect(all.activities.size).toBe(9);
    expect(sandbox.requests.count(/queryAll/)).toBeGreaterThan(0);
    expect(portal.dealIds()).toHaveLength(3);
  });
});

describe('reading by bulk jobs', () => {
  const open = { bulk: { bulkFrom: 1, pollMs: 2 } };

  test('says the same as reading by queries', async () => {
    const { crm, open: openAgain, access, sandbox } = await openAccount({ deals: 1_200, activities: 5 });
    const startedAt = now();
    const byQuery = await collect(crm.read(null, startedAt));
    sandbox.requests.clear();
    const byBulk = await collect(openAgain(access, open).read(null, startedAt));
    expect(byBulk.deals).toEqual(byQuery.deals);
    expect(byBulk.changes).toEqual(byQuery.changes);
    expect(byBulk.activities).toEqual(byQuery.activities);
    expect(byBulk.cursor).toEqual(byQuery.cursor);
    expect(sandbox.requests.count(/jobs\/query\/\w+\/results/)).toBeGreaterThan(5);
    expect(sandbox.requests.count(/DELETE/)).toBeGreaterThan(3);
  });

  test('cut short at any page it goes on with the same jobs, and loses nothing', async () => {
    const { open: openAgain, access, sandbox } = await openAccount({ deals: 1_200, activities: 5, open });
    const startedAt = now();
    const whole = await collect(openAgain(access).read(null, startedAt));
    for (let cut = 1; cut < whole.pages.length; cut++) {
      const part = await firstPages(openAgain(access).read(null, startedAt), cut);
      const created = sandbox.requests.count(/POST .*jobs\/query$/);
      const rest = await collect(openAgain(access).read(part.cursor, startedAt), part);
      expect(sandbox.requests.count(/POST .*jobs\/query$/)).toBe(created);
      expect(rest.deals).toEqual(whole.deals);
      expect(rest.changes).toEqual(whole.changes);
      expect(rest.activities).toEqual(whole.activities);
    }
  });

  test('an edition without it is read by queries', async () => {
    const { crm, portal } = await openAccount({ deals: 40, open, org: { features: { bulk: false } } });
    expect((await collect(crm.read(null, now()))).deals.size).toBe(portal.dealIds().length);
  });
});

describe('reading what changed', () => {
  test('brings changed deals whole, and nothing of the others', async () => {
    const { crm, portal, sandbox } = await openAccount({ deals: 300, activities: 1 });
    const all = await collect(crm.read(null, now()));
    const id = portal.dealIdOf('d1') ?? '';
    portal.edit().update(id, { Amount: 5, Name: 'Renamed' });
    sandbox.requests.clear();
    const news = await collect(crm.read(all.cursor, now() + 1));
    expect([...news.deals.keys()]).toEqual([id]);
    expect(news.deals.get(id)).toMatchObject({ name: 'Renamed', amount: 5, contacts: 1 });
    expect(sandbox.requests.count()).toBeLessThan(20);
  });

  test('3,000 deals stamped with one and the same second arrive exactly once', async () => {
    const { crm, portal, sandbox } = await openAccount({ deals: 3_000 });
    const all = await collect(crm.read(null, now()));
    portal.edit().updateMany(portal.dealIds(), { NextStep: 'Same' });
    sandbox.requests.clear();
    const seen: string[] = [];
    for await (const page of crm.read(all.cursor, now() + 1)) seen.push(...page.deals.map(({ id }) => id));
    expect(seen.length).toBe(3_000);
    expect(new Set(seen).size).toBe(3_000);
    // Stamps, record, past and everything around it.
    expect(sandbox.requests.count() / 30).toBeLessThanOrEqual(3);
  });

  test('a deal of which only an activity or a contact changed is found', async () => {
    const { crm, portal } = await openAccount({ deals: 20, activities: 1 });
    const all = await collect(crm.read(null, now()));
    const [a = '', b = ''] = portal.dealIds();
    portal.edit().addActivity(a, 'call-in');
    portal.edit().addContact(b);
    const news = await collect(crm.read(all.cursor, now() + 1));
    expect([...news.activities.values()].filter(({ dealId }) => dealId === a)).toHaveLength(2);
    expect(news.deals.get(b)?.contacts).toBe(2);
  });

  test('a row of a transaction that ended late is caught by the next run', async () => {
    const { crm, portal } = await openAccount({ deals: 20 });
    const all = await collect(crm.read(null, now()));
    const id = portal.dealIdOf('d7') ?? '';
    const late = portal.transaction((edit) => edit.update(id, { Name: 'Late' }));
    const first = await collect(crm.read(all.cursor, now() + 5_000));
    expect(first.deals.has(id)).toBe(false);
    late.commit();
    const second = await collect(crm.read(first.cursor, now() + minute));
    expect(second.deals.get(id)?.name).toBe('Late');
  });

  test('goes on where it was cut short, whatever was stored', async () => {
    const { crm, portal } = await openAccount({ deals: 900 });
    const all = await collect(crm.read(null, now()));
    portal.edit().updateMany(portal.dealIds(), { NextStep: 'Moved' });
    const at = now() + 1;
    const whole = await collect(crm.read(all.cursor, at));
    expect(whole.pages.length).toBeGreaterThan(3);
    for (let cut = 1; cut < whole.pages.length; cut++) {
      const part = await firstPages(crm.read(all.cursor, at), cut);
      expect((await collect(crm.read(part.cursor, at), part)).deals).toEqual(whole.deals);
    }
  });
});

describe('deals that are gone', () => {
  test('in the bin, back from it, and past it', async () => {
    const { crm, portal } = await openAccount({ deals: 10 });
    const all = await collect(crm.read(null, now()));
    const [a = '', b = '', c = ''] = portal.dealIds();
    portal.edit().remove(a, b);
    portal.edit().purge(c);
    const gone = await collect(crm.read(all.cursor, now() + 1));
    expect([...gone.removed.keys()].sort()).toEqual([a, b].sort());
    portal.edit().restore(b);
    const back = await collect(crm.read(gone.cursor, now() + minute));
    expect(back.deals.has(b)).toBe(true);
    expect(back.removed.has(b)).toBe(false);
    const listed = [];
    for await (const { present } of crm.list()) listed.push(...present);
    expect(listed.sort()).toEqual(
      portal
        .dealIds()
        .filter((id) => id !== a && id !== c)
        .sort(),
    );
    const fetched = await collect(crm.fetch([b, c, 'nonsense']));
    expect([...fetched.deals.keys()]).toEqual([b]);
    expect([...fetched.removed.keys()].sort()).toEqual([c, 'nonsense'].sort());
  });
});

describe('on the way', () => {
  test.each([
    'ok-html',
    'ok-empty',
    'truncated',
    'server-error',
    'unavailable-html',
    'reset',
    'query-timeout',
  ] as const)('%s is no end and no loss', async (kind) => {
    const { crm, portal, sandbox } = await openAccount({ deals: 50, activities: 1 });
    sandbox.faults({ on: /query/, kind, after: 3, times: 2 });
    const all = await collect(crm.read(null, now()));
    expect(all.deals.size).toBe(portal.dealIds().length);
    expect(all.activities.size).toBe(50);
  });

  test('a token that ends in the middle is renewed once for all calls', async () => {
    const { crm, portal, sandbox, access } = await openAccount({ deals: 2_100 });
    const all = await collect((async function* () {})());
    for await (const page of crm.read(null, now())) {
      take(all, page);
      if (all.pages.length === 1) sandbox.expireTokens();
    }
    expect(all.deals.size).toBe(portal.dealIds().length);
    expect(access.renewals.refreshed).toBe(1);
  });

  test('an org that has used most of its calls is left alone', async () => {
    const { crm, sandbox } = await openAccount({ deals: 50, sandbox: { limits: { dailyCalls: 1_000 } } });
    sandbox.setCallsOfOthers(850);
    await expect(collect(crm.read(null, now()))).rejects.toMatchObject({ kind: 'rate-limited' });
    expect(sandbox.requests.count()).toBe(1);
  });
});
