import { describe, expect, test } from 'vitest';
import type { Crm } from '../../../src/connector.ts';
import { collect } from '../../contract/support/collect.ts';
import { openAccount } from './support/open-account.ts';

async function listed(crm: Crm) {
  const present: string[] = [];
  const removed = new Map<string, string | null>();
  for await (const page of crm.list()) {
    present.push(...page.present);
    for (const { dealId, mergedInto } of page.removed) removed.set(dealId, mergedInto);
  }
  return { present, removed };
}

describe('the listing of all deals', () => {
  test('names every deal there is, and those in the bin as gone', async () => {
    const { crm, portal } = await openAccount({ deals: 230 });
    const [a = '', b = ''] = portal.dealIds();
    portal.edit().archive(a, b);
    const { present, removed } = await listed(crm);
    expect(present.sort()).toEqual(
      portal
        .dealIds()
        .filter((id) => portal.deal(id)?.archived === false)
        .sort(),
    );
    expect(present).toHaveLength(228);
    expect([...removed]).toEqual([
      [a, null],
      [b, null],
    ]);
  });

  test('names merged deals with the one they live on in', async () => {
    const { crm, portal } = await openAccount({ deals: 20 });
    const [a = '', b = ''] = portal.dealIds();
    const heir = portal.edit().merge(a, b);
    const { present, removed } = await listed(crm);
    expect(present).toContain(heir);
    expect(removed).toEqual(
      new Map([
        [a, heir],
        [b, heir],
      ]),
    );
  });

  test.each([
    ['a page that fails', { kind: 'server-error', after: 1, times: 9 }],
    ['an empty answer', { kind: 'ok-empty', after: 1, times: 9 }],
    ['a page from the gateway', { kind: 'ok-html', after: 0, times: 9 }],
    ['a list that ends too early', { kind: 'short', after: 1, times: 1 }],
  ] as const)(
    'with %s is no listing at all',
    async (_, fault) => {
      const { crm, sandbox } = await openAccount({ deals: 330 });
      sandbox.faults({ on: /^GET \/crm\/objects\/[^/]+\/deals$/, ...fault });
      await expect(listed(crm)).rejects.toMatchObject({ kind: 'unavailable' });
    },
    60_000,
  );
});

describe('deals that are gone', () => {
  test('come back from a fetch as removals, the others whole', async () => {
    const { crm, portal } = await openAccount({ deals: 130, activities: 1 });
    const ids = portal.dealIds();
    const gone = ids.slice(0, 3);
    portal.edit().archive(...gone);
    const all = await collect(crm.fetch([...ids, '999999999999']));
    expect(all.removed).toEqual(new Map([...gone, '999999999999'].map((id) => [id, null])));
    expect(all.deals.size).toBe(127);
    expect(all.pages.flatMap(({ allActivitiesOf }) => allActivitiesOf)).toHaveLength(127);
    expect(all.deals.get(ids[5] ?? '')?.contacts).toBe(1);
  });

  test('by a merge point to the new deal, which comes along with the history of the winner', async () => {
    const { crm, portal } = await openAccount({ deals: 20 });
    const [a = '', b = ''] = portal.dealIds();
    const heir = portal.edit().merge(a, b);
    const all = await collect(crm.fetch([a, b]));
    expect(all.removed).toEqual(
      new Map([
        [a, heir],
        [b, heir],
      ]),
    );
    expect(all.deals.has(heir)).toBe(true);
    expect([...all.changes.keys()].some((key) => key.startsWith(`${heir} stage`))).toBe(true);
  });

  test('by a merge are named by the next reading of changes too, also when merges are chained', async () => {
    const { crm, portal } = await openAccount({ deals: 20 });
    const [a = '', b = '', c = ''] = portal.dealIds();
    const first = await collect(crm.read(null, Date.now()));
    await new Promise((resolve) => setTimeout(resolve, 5));
    const ab = portal.edit().merge(a, b);
    const abc = portal.edit().merge(ab, c);
    const next = await collect(crm.read(first.cursor, Date.now() + 1));
    expect(next.removed.get(c)).toBe(abc);
    expect(next.removed.get(ab) ?? next.removed.get(a)).toBe(abc);
    expect(next.deals.has(abc)).toBe(true);
  });
});

describe('what else disappears', () => {
  test('a removed stage stays in deals and their past', async () => {
    const { crm, portal, open, access } = await openAccount({ deals: 8 });
    const before = await collect(crm.read(null, Date.now()));
    const id = portal.dealIdOf('d1') ?? '';
    const stage = before.deals.get(id)?.stage ?? '';
    portal.edit().removeStage(stage);
    const later = open(access);
    const pipelines = await later.pipelines();
    expect(
      pipelines.flatMap(({ stages }) => stages).find((each) => each.id === stage && !each.archived),
    ).toBeUndefined();
    const after = await collect(later.fetch([id]));
    expect(after.deals.get(id)).toMatchObject({ stage, outcome: 'open' });
  });

  test('an answer without any pipeline is asked for again: every account has one', async () => {
    const { crm, sandbox } = await openAccount({ deals: 8 });
    const pipelines = /^GET .*\/pipelines\//;
    sandbox.faults({ on: pipelines, kind: 'short' });
    expect(await crm.pipelines()).toHaveLength(1);
    expect(sandbox.requests.count(pipelines)).toBe(2);
  });

  test('an archived owner keeps the name and is no longer active', async () => {
    const { crm, portal } = await openAccount({ deals: 8 });
    const owner = (await crm.owners()).find(({ active }) => active);
    portal.edit().archiveOwner(owner?.id ?? '');
    expect((await crm.owners()).find(({ id }) => id === owner?.id)).toEqual({ ...owner, active: false });
  });
});
