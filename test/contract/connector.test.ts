import { describe, expect, test } from 'vitest';
import type { CardValues, Listing, Page } from '../../src/connector.ts';
import { type Collected, collect, take } from './support/collect.ts';
import { crms } from './support/crms.ts';
import { portfolio } from './support/portfolio.ts';

const now = () => Date.now();
const minute = 60_000;

async function* nothing(): AsyncGenerator<Page> {}

async function firstPages(pages: AsyncIterable<Page>, count: number): Promise<Collected> {
  const all = await collect(nothing());
  for await (const page of pages) {
    take(all, page);
    if (all.pages.length === count) break;
  }
  return all;
}

async function listed(listings: AsyncIterable<Listing>) {
  const all = { present: [] as string[], removed: [] as string[] };
  for await (const { present, removed } of listings) {
    all.present.push(...present);
    all.removed.push(...removed.map(({ dealId }) => dealId));
  }
  return all;
}

const card = (dealId: string): CardValues => ({
  dealId,
  account: null,
  values: { win_probability: 41.5, status: 'on_track' },
});

describe.each(Object.entries(crms))('%s', (name, openCrm) => {
  test('bears the name of its folder, and names the account that signed in', async () => {
    const { connector, crm, access } = await openCrm(portfolio({ deals: 1 }));
    expect(connector.name).toBe(name);
    expect(await crm.account()).toMatchObject({ id: access.accountId, timeZone: 'UTC' });
    expect(crm.dealUrl('1')).toMatch(/^https?:\/\/.*1/);
  });

  test('the first reading brings every deal once, with stages that its pipelines have', async () => {
    const { crm, dealIds } = await openCrm(portfolio({ deals: 900, activities: 2 }));
    const all = await collect(crm.read(null, now()));
    expect(all.pages.flatMap(({ deals }) => deals.map(({ id }) => id)).sort()).toEqual(dealIds().sort());
    const pipelines = new Map((await crm.pipelines()).map((pipeline) => [pipeline.id, pipeline]));
    for (const { pipeline = '', stage, outcome } of all.deals.values()) {
      const found = pipelines.get(pipeline)?.stages.find(({ id }) => id === stage);
      expect(found).toMatchObject({ kind: outcome, archived: false });
    }
    expect(all.activities.size).toBe(1_800);
    expect(all.pages.at(-1)?.progress.received).toBe(900);
  });

  test('reading is taken up again from any stored cursor', async () => {
    const { open } = await openCrm(portfolio({ deals: 450 }));
    const startedAt = now();
    const whole = await collect(open().read(null, startedAt));
    expect(whole.pages.length).toBeGreaterThan(2);
    for (let cut = 1; cut < whole.pages.length; cut++) {
      const part = await firstPages(open().read(null, startedAt), cut);
      const rest = await collect(open().read(part.cursor, startedAt), part);
      expect(rest.deals).toEqual(whole.deals);
      expect(rest.changes).toEqual(whole.changes);
      expect(rest.cursor).toEqual(whole.cursor);
    }
  });

  test('many deals changed in one instant arrive, each once, and the cursor never passes the start', async () => {
    const { crm, rename, dealIds } = await openCrm(portfolio({ deals: 2_300 }));
    const first = await collect(crm.read(null, now()));
    rename(dealIds(), 'Same');
    const seen: string[] = [];
    for await (const { deals } of crm.read(first.cursor, now() + 1))
      seen.push(...deals.filter((deal) => deal.name === 'Same').map(({ id }) => id));
    expect(seen.length).toBe(2_300);
    expect(new Set(seen).size).toBe(2_300);
  });

  test('what was changed while it was read comes with the next run', async () => {
    const { crm, rename, dealIds } = await openCrm(portfolio({ deals: 900 }));
    const startedAt = now();
    const all = await collect(nothing());
    for await (const page of crm.read(null, startedAt)) {
      if (all.pages.length === 0) rename([dealIds()[0] ?? ''], 'Meanwhile');
      take(all, page);
    }
    const news = await collect(crm.read(all.cursor, now() + 1));
    expect(news.deals.get(dealIds()[0] ?? '')?.name).toBe('Meanwhile');
  });

  test('what readers see only after its stamp has passed is caught by the next run', async () => {
    const { crm, renameLate, dealIds } = await openCrm(portfolio({ deals: 30 }), { lagMs: 400 });
    const first = await collect(crm.read(null, now()));
    const [id = ''] = dealIds();
    const seen = renameLate(id, 'Late');
    const early = await collect(crm.read(first.cursor, now() + 1));
    expect(early.deals.get(id)?.name).not.toBe('Late');
    await seen();
    const next = await collect(crm.read(early.cursor, now() + 1));
    expect(next.deals.get(id)?.name).toBe('Late');
  });

  test('an activity that was logged is found, though the deal itself did not change', async () => {
    const { crm, logCall, dealIds } = await openCrm(portfolio({ deals: 20 }));
    const first = await collect(crm.read(null, now()));
    const [id = ''] = dealIds();
    logCall(id);
    const news = await collect(crm.read(first.cursor, now() + 1));
    expect([...news.activities.values()].map(({ dealId, kind }) => ({ dealId, kind }))).toEqual([
      { dealId: id, kind: 'call' },
    ]);
  });

  test('a deal that was removed is listed as such and fetched as gone; restored, it is back', async () => {
    const { open, remove, restore, dealIds } = await openCrm(portfolio({ deals: 150 }));
    const [id = '', other = ''] = dealIds();
    remove(id);
    const list = await listed(open().list());
    expect(list.present.sort()).toEqual(
      dealIds()
        .filter((each) => each !== id)
        .sort(),
    );
    expect(list.removed).toEqual([id]);
    const fetched = await collect(open().fetch([id, other]));
    expect([[...fetched.deals.keys()], [...fetched.removed.keys()]]).toEqual([[other], [id]]);
    restore(id);
    expect([...(await collect(open().fetch([id]))).deals.keys()]).toEqual([id]);
  });

  test('merged deals go on as one, and what is gone says as which; a CRM without merging never says so', async () => {
    const { open, merge, remove, dealIds } = await openCrm(portfolio({ deals: 20 }));
    const [id = '', other = ''] = dealIds();
    if (merge === null) remove(other);
    const into = merge?.(id, other) ?? null;
    const fetched = await collect(open().fetch(into === null ? [id, other] : [id, other, into]));
    expect([...fetched.removed]).toEqual(
      into === null
        ? [[other, null]]
        : [
            [id, into],
            [other, into],
          ],
    );
    expect([...fetched.deals.keys()]).toEqual([into ?? id]);
    const list = await listed(open().list());
    expect(list.present).toContain(into ?? id);
    expect(list.present).not.toContain(other);
  });

  test.each(['ok-html', 'ok-empty', 'truncated', 'server-error', 'reset'] as const)(
    '%s is asked for again: no page is lost, none is taken for empty',
    async (kind) => {
      const { crm, trouble, reads, dealIds } = await openCrm(portfolio({ deals: 120 }));
      trouble(reads, kind, { after: 1, times: 2 });
      const all = await collect(crm.read(null, now()));
      expect([...all.deals.keys()].sort()).toEqual(dealIds().sort());
    },
  );

  test('what stays broken ends as unavailable, and no listing ends early', async () => {
    const { open, trouble, reads } = await openCrm(portfolio({ deals: 120 }));
    trouble(reads, 'ok-empty', { times: 1_000 });
    await expect(collect(open().read(null, now()))).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(listed(open().list())).rejects.toMatchObject({ kind: 'unavailable' });
  });

  test('a token that ends is renewed once; one that is rejected for ever ends as unauthorized', async () => {
    const { open, access, expireTokens, trouble, reads } = await openCrm(portfolio({ deals: 120 }));
    expireTokens();
    expect((await collect(open().read(null, now()))).deals.size).toBe(120);
    expect(access.renewals.refreshed).toBe(1);
    trouble(reads, 'unauthorized', { times: 1_000 });
    await expect(collect(open().read(null, now()))).rejects.toMatchObject({ kind: 'unauthorized' });
    expect(access.renewals.refreshed).toBe(2);
  });

  test('a limit that is used up is a pause with an end, and no lost sign-in', async () => {
    const { open, access, useUpLimit } = await openCrm(portfolio({ deals: 120 }));
    useUpLimit();
    await expect(collect(open().read(null, now()))).rejects.toMatchObject({
      kind: 'rate-limited',
      details: { retryAfterMs: expect.any(Number) },
    });
    expect(access.renewals.refreshed).toBe(0);
  });

  test('setting up twice changes nothing and finds no problem', async () => {
    const { open } = await openCrm(portfolio({ deals: 1 }));
    const first = await open().setUp();
    const again = await open().setUp();
    expect([first.problems, again.problems, again.created]).toEqual([[], [], []]);
    expect([...first.created, ...first.reused].sort()).toEqual(again.reused.sort());
  });

  test('writing says of each deal what became of it, in the order given', async () => {
    const { crm, remove, dealIds, valueOf } = await openCrm(portfolio({ deals: 230 }));
    await crm.setUp();
    const ids = dealIds();
    const gone = ids[117] ?? '';
    remove(gone);
    const results = await crm.write(ids.map(card));
    expect(results).toEqual(ids.map((dealId) => ({ dealId, outcome: dealId === gone ? 'gone' : 'written' })));
    expect(valueOf(ids[0] ?? '', 'win_probability')).toBe('41.5');
  });

  test('a write that fails half-way keeps what is known', async () => {
    const { crm, dealIds, trouble, writes } = await openCrm(portfolio({ deals: 430 }));
    await crm.setUp();
    trouble(writes, 'server-error', { after: 1, times: 1_000 });
    const outcomes = (await crm.write(dealIds().map(card))).map(({ outcome }) => outcome);
    expect(new Set(outcomes)).toEqual(new Set(['written', 'unsent']));
  });

  test('a task is found by its key alone; giving it away or closing it twice is fine', async () => {
    const { crm, dealIds } = await openCrm(portfolio({ deals: 2 }));
    const [dealId = ''] = dealIds();
    const task = { key: 'k-1', dealId, owner: null, title: 'Stalled', body: 'Why', dueAt: now() + minute };
    const [raised] = await crm.raiseTasks([task]);
    const taskId = await crm.findTask(dealId, 'k-1');
    expect(raised).toEqual({ key: 'k-1', outcome: 'raised', taskId });
    const [owner] = await crm.owners();
    const moves = [{ taskId: taskId ?? '', owner: owner?.id ?? '' }];
    await crm.assignTasks(moves);
    await crm.assignTasks(moves);
    expect(await crm.findTask(dealId, 'k-1')).toBe(taskId);
    await crm.closeTasks([taskId ?? '']);
    await crm.closeTasks([taskId ?? '']);
    expect(await crm.findTask(dealId, 'k-2')).toBeNull();
  });

  test('within the limits of the CRM no call is refused', async () => {
    const probe = await openCrm(portfolio({ deals: 1 }));
    const { limits } = probe.connector;
    const { crm, access } = await openCrm(portfolio({ deals: 400 }), { limits: true, access: { limits } });
    expect((await collect(crm.read(null, now()))).deals.size).toBe(400);
    expect(access.heeded.filter(({ waitMs }) => waitMs !== undefined)).toEqual([]);
  });
});
