import { describe, expect, test, vi } from 'vitest';
import { createOrgMemory } from '../../../connectors/salesforce/org-memory.ts';
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

  test('where pages are known to be small, queries that others are in the middle of stay open', async () => {
    const { crm, open, access, sandbox, portal } = await openAccount({
      deals: 900,
      activities: 2,
      sandbox: { uncertain: { pageRows: 200 } },
      open: { memory: createOrgMemory() },
    });
    await collect(crm.read(null, now()));
    const headers = { authorization: `Bearer ${await access.token()}` };
    const page = async (path: string) => (await fetch(`${sandbox.url}${path}`, { headers })).json();
    const theirs = (await page('/services/data/v67.0/query?q=SELECT+Id+FROM+Opportunity')) as {
      nextRecordsUrl: string;
    };
    const all = await collect(open(access).read(null, now()));
    expect([...all.deals.keys()].sort()).toEqual(portal.dealIds().sort());
    expect(all.activities.size).toBe(1_800);
    expect(await page(theirs.nextRecordsUrl)).toMatchObject({ done: false });
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
    const { crm, portal } = await openAccount({
      deals: 3,
      activities: 3,
      sandbox: { now: () => Date.UTC(2028, 0, 1) },
    });
    const archived = portal.records('Event').map(({ IsArchived }) => IsArchived);
    expect(archived).toEqual(['true', 'true', 'true']);
    const [id = ''] = portal.dealIds();
    portal.edit().discard('Event', portal.records('Event')[0]?.['Id'] ?? '');
    const all = await collect(crm.read(null, Date.UTC(2028, 0, 1)));
    expect(all.activities.size).toBe(8);
    expect([...all.activities.values()].filter(({ dealId }) => dealId === id)).toHaveLength(2);
  });

  test('a meeting counts once, however many colleagues have a copy of it', async () => {
    const { crm, portal } = await openAccount({ deals: 1 });
    const [id = ''] = portal.dealIds();
    const meeting = portal.edit().addActivity(id, 'meeting');
    portal.edit().invite(meeting);
    portal.edit().invite(meeting);
    expect(portal.records('Event')).toHaveLength(3);
    const { activities } = await collect(crm.read(null, now()));
    expect([...activities.values()].map((activity) => activity.id)).toEqual([`Event-${meeting}`]);
  });

  test('a meeting next month moves the day of the last activity ahead, which nobody asks for', async () => {
    const { crm, portal, sandbox } = await openAccount({ deals: 1 });
    const [id = ''] = portal.dealIds();
    portal.edit().addActivity(id, 'call-in');
    const ahead = new Date(now() + 30 * 24 * 60 * minute);
    portal.edit().addActivity(id, 'meeting', { StartDateTime: ahead.toISOString() });
    expect(portal.deal(id)?.properties['LastActivityDate']).toBe(ahead.toISOString().slice(0, 10));
    const all = await collect(crm.read(null, now()));
    const past = [...all.activities.values()].filter(({ at }) => at <= now());
    expect([all.activities.size, past.map(({ kind }) => kind)]).toEqual([2, ['call']]);
    expect(sandbox.requests.calls.map(({ query }) => query).join()).not.toContain('LastActivityDate');
  });
});

test('who owned a deal is known for 24 months, of which plain queries show 18', async () => {
  const clock = { now: Date.UTC(2026, 1, 1) };
  const { open, access, portal } = await openAccount({ deals: 1, sandbox: { now: () => clock.now } });
  const [id = ''] = portal.dealIds();
  const owner = portal.deal(id)?.properties['OwnerId'];
  const users = portal.records('User').map((user) => user['Id']);
  portal.edit().update(id, { OwnerId: users.find((each) => each !== owner) ?? null });
  const owners = async () => {
    const { changes } = await collect(open(access).fetch([id]));
    return [...changes].filter(([key]) => key.startsWith(`${id} owner`)).map(([, value]) => value);
  };
  const month = 30.44 * 24 * 60 * minute;
  clock.now += 23 * month;
  expect(await owners()).toEqual([owner, expect.stringMatching(/^005/)]);
  clock.now += 2 * month;
  expect(await owners()).toHaveLength(1);
});

describe('an org as it is', () => {
  test('only fields that are switched on and shown are asked for, and none of them twice', async () => {
    const { crm, sandbox } = await openAccount({
      deals: 5,
      org: { features: { recordTypes: false, pushCount: false }, hiddenFields: ['Opportunity.LeadSource'] },
    });
    const all = await collect(crm.read(null, now()));
    expect(all.deals.size).toBe(5);
    expect([...all.deals.values()].every(({ source }) => source === undefined)).toBe(true);
    const ofDeals = sandbox.requests.calls.filter(({ query }) =>
      /SELECT.Id%2C.*FROM.Opportunity\b/.test(query),
    );
    expect(new Set(ofDeals.map(({ status }) => status))).toEqual(new Set([200]));
    const asked = ofDeals.map(({ query }) => decodeURIComponent(query)).join('\n');
    expect(asked).not.toMatch(/RecordTypeId|CurrencyIsoCode|LeadSource|PushCount|IqScore/);
    expect((await crm.setUp()).problems).toEqual([]);
    expect((await crm.account()).warnings.join()).toContain('LeadSource');
  });

  test.each([false, true])(
    'what the user does not see is named before anything is read (by bulk jobs: %s)',
    async (bulk) => {
      const { open, access, portal } = await openAccount({
        deals: 4,
        activities: 5,
        org: {
          hiddenObjects: ['Event', 'EmailMessage'],
          hiddenFields: ['Opportunity.LeadSource', 'Task.CallType'],
        },
        open: bulk ? { bulk: { bulkFrom: 1, pollMs: 2 } } : {},
      });
      const { warnings } = await open(access).account();
      for (const name of ['Event', 'EmailMessage', 'LeadSource', 'CallType of Task'])
        expect(warnings.join()).toContain(name);
      const all = await collect(open(access).read(null, now()));
      expect([...all.deals.keys()].sort()).toEqual(portal.dealIds().sort());
      expect(new Set([...all.activities.values()].map(({ kind }) => kind))).toEqual(
        new Set(['email', 'call', 'note', 'task']),
      );
    },
  );

  test('an org that does not show which account a deal belongs to is read without it', async () => {
    const { crm, portal } = await openAccount({ deals: 3, org: { hiddenFields: ['Opportunity.AccountId'] } });
    const all = await collect(crm.read(null, now()));
    portal.edit().update(portal.dealIds()[0] ?? '', { Name: 'Renamed' });
    const [loser, winner] = portal.records('Account').map((account) => account['Id'] ?? '');
    portal.edit().mergeAccounts(loser ?? '', winner ?? '');
    const news = await collect(crm.read(all.cursor, now() + 1));
    expect([...news.deals.values()].map(({ name, account }) => [name, account])).toEqual([
      ['Renamed', undefined],
    ]);
  });

  test('a field that was switched on is there in the next opening', async () => {
    const { open, access, portal } = await openAccount({ deals: 2 });
    await collect(open(access).read(null, now()));
    portal.edit().addField('Opportunity', 'region__c');
    const [id = ''] = portal.dealIds();
    portal.edit().update(id, { region__c: 'north' });
    const all = await collect(open(access).fetch([id]));
    expect(all.deals.get(id)?.attributes).toMatchObject({ region: 'north' });
  });

  test('stages are known by their names, and shown by the labels of the users’ language', async () => {
    const { crm, portal } = await openAccount({ deals: 4 });
    portal.edit().labelStage('Offer', 'Offre');
    const [pipeline] = await crm.pipelines();
    expect(pipeline?.stages.map(({ id, label }) => [id, label])).toEqual([
      ['Lead', 'Lead'],
      ['Offer', 'Offre'],
      ['Won', 'Won'],
      ['Lost', 'Lost'],
    ]);
    const all = await collect(crm.read(null, now()));
    expect(new Set([...all.deals.values()].map(({ stage }) => stage))).toEqual(new Set(['Offer', 'Won']));
    expect([...all.changes.values()]).not.toContain('Offre');
  });

  test.each([
    ['server-error', 5],
    ['query-timeout', 1],
  ] as const)(
    'that deals without a record type cannot be counted (%s) is no proof that there are none',
    async (kind, times) => {
      const { crm, sandbox } = await openAccount({ deals: 4 });
      // Behind stages, record types and sales processes.
      sandbox.faults({ on: /GET .*\/query$/, kind, after: 3, times });
      const pipelines = crm.pipelines();
      if (kind === 'server-error') await expect(pipelines).rejects.toMatchObject({ kind: 'unavailable' });
      else expect((await pipelines).map(({ label }) => label)).toEqual(['sales', 'Master']);
    },
  );

  test('with several currencies each deal has its own, the account the corporate one', async () => {
    const { crm, portal } = await openAccount({
      deals: 2,
      columns: { currency: 'JPY' },
      org: { currency: 'EUR', features: { multiCurrency: true } },
    });
    const [id = '', other = ''] = portal.dealIds();
    portal.edit().update(id, { CurrencyIsoCode: 'EUR' });
    const all = await collect(crm.read(null, now()));
    expect([all.deals.get(id)?.currency, all.deals.get(other)?.currency]).toEqual(['EUR', 'JPY']);
    expect(await crm.account()).toMatchObject({ currency: 'EUR', warnings: [] });
  });

  test('with one currency, which has no name, none is made up for a deal', async () => {
    const { crm } = await openAccount({ deals: 1 });
    const all = await collect(crm.read(null, now()));
    expect([...all.deals.values()].map(({ currency }) => currency)).toEqual([null]);
    expect((await crm.account()).warnings.join()).toContain('USD is assumed');
  });

  test.each([true, false])('where mails are captured past the data API (%s) it says so', async (on) => {
    const { crm } = await openAccount({ deals: 1, org: { features: { einsteinActivityCapture: on } } });
    expect((await crm.account()).warnings.join().includes('Einstein Activity Capture')).toBe(on);
  });
});

describe('reading by bulk jobs', () => {
  const open = { bulk: { bulkFrom: 1, pollMs: 2 } };

  test('says the same as reading by queries', async () => {
    const {
      crm,
      open: openAgain,
      access,
      sandbox,
      portal,
    } = await openAccount({ deals: 1_200, activities: 5 });
    const odd = portal.dealIds()[5] ?? '';
    portal.edit().update(odd, { Name: 'Zero \0 byte, "quoted"\nand more' });
    const startedAt = now();
    const byQuery = await collect(crm.read(null, startedAt));
    sandbox.requests.clear();
    const byBulk = await collect(openAgain(access, open).read(null, startedAt));
    expect(byBulk.deals).toEqual(byQuery.deals);
    expect(byBulk.deals.get(odd)?.name).toContain('\0');
    expect(byBulk.changes).toEqual(byQuery.changes);
    expect(byBulk.activities).toEqual(byQuery.activities);
    expect(byBulk.cursor).toEqual(byQuery.cursor);
    expect(sandbox.requests.count(/jobs\/query\/\w+\/results/)).toBeGreaterThan(5);
    expect(sandbox.requests.count(/DELETE/)).toBeGreaterThan(3);
  });

  test('cut short at any page it goes on with the same jobs, and loses nothing', async () => {
    const { open: openAgain, access, sandbox } = await openAccount({ deals: 400, activities: 5, open });
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

  const manyDeals = { deals: 1_200, activities: 1, open };
  const jobsLeft = async ({ sandbox, access }: Awaited<ReturnType<typeof openAccount>>) => {
    const headers = { authorization: `Bearer ${await access.token()}` };
    const answer = await fetch(`${sandbox.url}/services/data/v67.0/jobs/query`, { headers });
    return ((await answer.json()) as { records: unknown[] }).records;
  };
  const lookedAt = ({ requests }: { requests: { count(of: RegExp): number } }) =>
    vi.waitFor(() => expect(requests.count(/GET .*jobs\/query\/\w+$/)).toBeGreaterThan(0), { interval: 5 });
  const allIds = ({ deals }: { deals: Map<string, unknown> }) => [...deals.keys()].sort();

  test('a job that an administrator aborts ends the run with that reason; the next one begins another', async () => {
    const account = await openAccount({ ...manyDeals, sandbox: { uncertain: { bulkPolls: 10 } } });
    const { crm, portal, sandbox } = account;
    const all = await collect((async function* () {})());
    const reading = (async () => {
      for await (const page of crm.read(null, now())) take(all, page);
    })();
    const failed = expect(reading).rejects.toMatchObject({ kind: 'refused', details: { code: 'Aborted' } });
    await lookedAt(sandbox);
    sandbox.endJobs('Aborted');
    await failed;
    expect(await jobsLeft(account)).toEqual([]);
    expect(all.cursor).toMatchObject({ phase: 'backfill', jobs: null });
    const rest = await collect(crm.read(all.cursor, now()));
    expect(allIds(rest)).toEqual(portal.dealIds().sort());
    expect(sandbox.requests.count(/results/)).toBeGreaterThan(0);
  });

  test('a job that fails is done without: the rest is read by queries', async () => {
    const account = await openAccount({ ...manyDeals, sandbox: { uncertain: { bulkPolls: 10 } } });
    const { crm, portal, sandbox } = account;
    const reading = collect(crm.read(null, now()));
    await lookedAt(sandbox);
    sandbox.endJobs('Failed');
    expect(allIds(await reading)).toEqual(portal.dealIds().sort());
    expect(sandbox.requests.count(/results/)).toBe(0);
    expect(await jobsLeft(account)).toEqual([]);
  });

  test('jobs that take too long are called off, and the next run begins others', async () => {
    const account = await openAccount({ ...manyDeals, sandbox: { uncertain: { bulkPolls: 9 } } });
    const { open: openAgain, access, portal, sandbox } = account;
    const all = await collect((async function* () {})());
    const impatient = openAgain(access, { bulk: { ...open.bulk, deadlineMs: 30 } });
    const reading = (async () => {
      for await (const page of impatient.read(null, now())) take(all, page);
    })();
    await expect(reading).rejects.toMatchObject({ kind: 'unavailable', message: /not done in/ });
    const rest = await collect(openAgain(access, open).read(all.cursor, now()), all);
    expect(allIds(rest)).toEqual(portal.dealIds().sort());
    expect(sandbox.requests.count(/results/)).toBeGreaterThan(0);
    expect(await jobsLeft(account)).toEqual([]);
  });

  test('when not all jobs can be begun, none is left behind', async () => {
    const account = await openAccount(manyDeals);
    account.sandbox.faults({ on: /POST .*jobs\/query$/, kind: 'server-error', after: 3 });
    await expect(collect(account.crm.read(null, now()))).rejects.toMatchObject({ kind: 'unavailable' });
    expect(account.sandbox.requests.count(/POST .*jobs\/query$/)).toBe(4);
    expect(await jobsLeft(account)).toEqual([]);
  });

  test('an org that refuses jobs in words of its own is read by queries', async () => {
    const { crm, portal, sandbox } = await openAccount(manyDeals);
    sandbox.faults({ on: /POST .*jobs\/query$/, kind: 'no-bulk' });
    expect(allIds(await collect(crm.read(null, now())))).toEqual(portal.dealIds().sort());
    expect(sandbox.requests.count(/results/)).toBe(0);
  });

  test('a field that is gone when jobs are begun, and a kind that is not shown, are named', async () => {
    const { crm, portal } = await openAccount({ ...manyDeals, org: { features: { fieldHistory: false } } });
    portal.edit().removeField('Task', 'CallType');
    expect(allIds(await collect(crm.read(null, now())))).toEqual(portal.dealIds().sort());
    expect((await crm.account()).warnings.join()).toContain('CallType of Task');
  });

  test('a place in the results that is lost is found again from their beginning, nothing lost', async () => {
    const { crm, portal, sandbox } = await openAccount({ ...manyDeals, deals: 4_500 });
    sandbox.faults({ on: /results/, kind: 'locator-lost', after: 8, times: 1 });
    const all = await collect(crm.read(null, now()));
    expect(allIds(all)).toEqual(portal.dealIds().sort());
    expect(sandbox.requests.count(/POST .*jobs\/query$/)).toBe(8);
  });

  test('jobs that were thrown away meanwhile are begun anew, behind what was read', async () => {
    const { open: openAgain, access, portal, sandbox } = await openAccount(manyDeals);
    const part = await firstPages(openAgain(access).read(null, now()), 3);
    const before = part.deals.size;
    expect(before).toBeGreaterThan(0);
    sandbox.endJobs('gone');
    const rest = await collect(openAgain(access).read(part.cursor, now()), part);
    expect(allIds(rest)).toEqual(portal.dealIds().sort());
    expect(rest.pages.flatMap(({ deals }) => deals)).toHaveLength(portal.dealIds().length - before);
  });

  test.each(['truncated', 'ok-html', 'reset'] as const)(
    'half a page (%s) is asked for again',
    async (kind) => {
      const { crm, portal, sandbox } = await openAccount(manyDeals);
      sandbox.faults({ on: /results/, kind, after: 1, times: 2 });
      expect(allIds(await collect(crm.read(null, now())))).toEqual(portal.dealIds().sort());
    },
  );

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

  test('an activity or a contact that was taken away is no more', async () => {
    const { crm, portal } = await openAccount({ deals: 2, activities: 1 });
    const [a = '', b = ''] = portal.dealIds();
    const call = portal.edit().addActivity(a, 'call-in');
    const all = await collect(crm.read(null, now()));
    expect(all.activities.size).toBe(3);
    const role = portal.records('OpportunityContactRole').find((row) => row['OpportunityId'] === b);
    portal.edit().discard('Task', call);
    portal.edit().discard('OpportunityContactRole', role?.['Id'] ?? '');
    const news = await collect(crm.read(all.cursor, now() + 1), all);
    expect([...news.activities.values()].map(({ kind }) => kind)).toEqual(['email', 'email']);
    expect([news.deals.get(a)?.contacts, news.deals.get(b)?.contacts]).toEqual([1, 0]);
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

test.each([true, false])(
  'deals of an account that was merged into another go over to it, though nothing else changed (stamped anew: %s)',
  async (mergingStampsChildren) => {
    const { crm, portal } = await openAccount({
      deals: 120,
      sandbox: { uncertain: { mergingStampsChildren } },
    });
    const all = await collect(crm.read(null, now()));
    const [loser = '', winner = ''] = ['d3', 'd4'].map(
      (id) => all.deals.get(portal.dealIdOf(id) ?? '')?.account ?? '',
    );
    const of = (account: string) => [...all.deals.values()].filter((deal) => deal.account === account);
    const both = [...of(loser), ...of(winner)].map(({ id }) => id).sort();
    portal.edit().mergeAccounts(loser, winner);
    await collect(crm.read(all.cursor, now() + 1), all);
    expect(of(loser)).toEqual([]);
    expect(
      of(winner)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(both);
  },
);

describe('on the way', () => {
  test.each(['ok-html', 'ok-empty', 'truncated', 'server-error', 'unavailable-html', 'reset'] as const)(
    '%s is no end and no loss',
    async (kind) => {
      const { crm, portal, sandbox } = await openAccount({ deals: 50, activities: 1 });
      sandbox.faults({ on: /query/, kind, after: 3, times: 2 });
      const all = await collect(crm.read(null, now()));
      expect(all.deals.size).toBe(portal.dealIds().length);
      expect(all.activities.size).toBe(50);
    },
  );

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

  test('a query that takes too long is asked for in halves, and is never taken for empty', async () => {
    const { open, access, portal, sandbox } = await openAccount({ deals: 900, activities: 1 });
    sandbox.faults({ on: /query/, kind: 'query-timeout', after: 8, times: 6 });
    const all = await collect(open(access).read(null, now()));
    expect(all.deals.size).toBe(portal.dealIds().length);
    expect(all.activities.size).toBe(900);
    const smaller = sandbox.requests.calls.filter(({ query }) => /LIMIT(\+|%20)1000/.test(query));
    expect(smaller.length).toBeGreaterThan(0);
    sandbox.faults({ on: /query/, kind: 'query-timeout', times: 100_000 });
    await expect(collect(open(access).read(null, now()))).rejects.toMatchObject({
      kind: 'unavailable',
      details: { code: 'QUERY_TIMEOUT' },
    });
  });

  test('an org that has used most of its calls is left alone', async () => {
    const { crm, sandbox } = await openAccount({ deals: 50, sandbox: { limits: { dailyCalls: 1_000 } } });
    sandbox.setCallsOfOthers(850);
    await expect(collect(crm.read(null, now()))).rejects.toMatchObject({ kind: 'rate-limited' });
    expect(sandbox.requests.count()).toBe(1);
  });
});
