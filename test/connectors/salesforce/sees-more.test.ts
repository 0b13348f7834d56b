import { describe, expect, test } from 'vitest';
import { type Collected, collect } from '../../contract/support/collect.ts';
import { openAccount } from './support/open-account.ts';

const kindsOf = (all: Collected, dealId: string) =>
  [...all.activities.values()].filter((each) => each.dealId === dealId).map(({ kind }) => kind);

test('tasks that are hidden from us from one day on stay as they were, and meetings go on', async () => {
  const { portal, open, access } = await openAccount({ deals: 3, activities: 5 });
  const all = await collect(open(access).read(null, Date.now()));
  const id = portal.dealIdOf('d1') ?? '';
  const before = kindsOf(all, id);
  expect(before).toEqual(expect.arrayContaining(['call', 'task', 'meeting']));
  portal.hide('Task');
  portal.edit().addActivity(id, 'meeting');
  const later = await collect(open(access).read(all.cursor, Date.now() + 1), all);
  expect(kindsOf(later, id).sort()).toEqual([...before, 'meeting'].sort());
});

test('mails count once where their messages are hidden and the tasks beside them are not', async () => {
  const { portal, open, access } = await openAccount({ deals: 1, activities: 2 });
  const all = await collect(open(access).read(null, Date.now()));
  const [id = ''] = portal.dealIds();
  const before = kindsOf(all, id);
  portal.hide('EmailMessage');
  const later = await collect(open(access).fetch([id]), all);
  expect(kindsOf(later, id).sort()).toEqual(before.sort());
});

test('fields that are hidden from us from one day on stay as they were', async () => {
  const { portal, open, access } = await openAccount({ deals: 3 });
  const paused = { Headrace_Pause_Until__c: '2099-12-31', Headrace_Pause_Reason__c: 'Budget in spring' };
  const [id = ''] = portal.dealIds();
  portal.edit().update(id, { ...paused, Type: 'New Business', LeadSource: 'Web' });
  const all = await collect(open(access).read(null, Date.now()));
  const before = all.deals.get(id);
  expect(before).toMatchObject({ source: 'Web', type: 'New Business', pauseUntil: '2099-12-31' });
  for (const name of ['Amount', 'AccountId', 'Type', 'LeadSource', ...Object.keys(paused)])
    portal.hide(`Opportunity.${name}`);
  portal.edit().update(id, { Name: 'Renamed' });
  const later = await collect(open(access).read(all.cursor, Date.now() + 1), all);
  expect(later.deals.get(id)).toEqual({ ...before, name: 'Renamed' });
});

describe.each([false, true])('what an admin shows us later (first read by bulk jobs: %s)', (bulk) => {
  test.each([
    ['Task', 'activities'],
    ['Opportunity.Amount', 'amounts'],
  ])('%s: all is read again once, for what lies in its past', async (name) => {
    const { portal, open, access, sandbox } = await openAccount({
      deals: 8,
      activities: 5,
      org: { hiddenObjects: [name] },
      open: bulk ? { bulk: { bulkFrom: 1, pollMs: 2 } } : {},
    });
    const won = portal.dealIdOf('d3') ?? '';
    let at = Date.now();
    const all = await collect(open(access).read(null, at));
    const seen = () =>
      name === 'Task' ? kindsOf(all, won).includes('task') : all.deals.get(won)?.amount === 1_003;
    expect(seen()).toBe(false);

    const read = async (passes: number) => {
      sandbox.requests.clear();
      for (let pass = 0; pass < passes; pass++)
        await collect(open(access).read(all.cursor, (at += 60_000)), all);
      return sandbox.requests.calls.filter(({ query }) => /COUNT.*Opportunity$/.test(query)).length;
    };
    expect(await read(3)).toBe(0);
    portal.show(name);
    expect(await read(2)).toBe(1);
    expect(seen()).toBe(true);
    expect(await read(3)).toBe(0);
  });
});
