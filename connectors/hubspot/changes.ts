import type { Page } from '../../src/connector.ts';
import type { Sight } from '../../src/connector/sight.ts';
import { dayMs, type Instant } from '../../src/model/instant.ts';
import type { Activities } from './activities.ts';
import { type Around, fallBehind, openAround } from './around.ts';
import { batchSize, chunksOf } from './batches.ts';
import type { Door } from './client.ts';
import type { ChangesCursor, Run } from './cursor.ts';
import { type Deals, noRows, type Rows } from './deals.ts';
import { inOrder } from '../../src/connector/in-order.ts';
import type { Portal } from './portal.ts';
import type { CrmRecord } from './schemas.ts';
import { changedBetween, type Filter, search, type SearchPage } from './search.ts';
import { instantOf } from './values.ts';

/** A search may not know yet what changed this long ago: every run reads it again. */
export const overlapMs = 5 * 60_000;
/** What appears still later is caught by reading an hour behind, this often. */
export const sweepBehindMs = 60 * 60_000;
const sweepEveryMs = 60 * 60_000;
/** New links move no date: those of all open deals are read once a day, of some in every run. */
const allLinksEveryMs = 0.8 * dayMs;
const linksPerRun = 1_000;
const ahead = 2;

export interface Reading {
  door: Door;
  portal: Portal;
  deals: Deals;
  activities: Activities;
  sight: Sight;
  signal: AbortSignal;
}

/**
 * What changed since the cursor: deals, then engagements by kind, then the links of open deals. A run that was
 * cut short is finished first. Ends with a cursor that stands at the start of the last run. When links cannot be read
 * the deals come without, and the next run catches up with what lies around them.
 */
export async function* readChanges(
  reading: Reading,
  start: ChangesCursor,
  now: Instant,
): AsyncGenerator<Page> {
  let cursor = start;
  while (cursor.run !== null || cursor.since < now) {
    const run = cursor.run ?? newRun(cursor, now);
    for await (const page of finishRun(reading, cursor, run)) {
      cursor = page.cursor as ChangesCursor;
      yield page;
    }
  }
}

function newRun({ since, sweptTo, linksAt }: ChangesCursor, now: Instant): Run {
  const from = isSweepDue(sweptTo, now) ? Math.min(since - overlapMs, sweptTo) : since - overlapMs;
  const allLinks = now - linksAt >= allLinksEveryMs;
  return { startedAt: now, from, step: 'deals', afterId: null, received: 0, total: null, allLinks };
}

const isSweepDue = (sweptTo: Instant, now: Instant) => now - sweptTo >= sweepBehindMs + sweepEveryMs;

async function* finishRun(reading: Reading, start: ChangesCursor, begun: Run): AsyncGenerator<Page> {
  const around = openAround(reading.signal);
  const steps = ['deals', 'behind', ...reading.activities.kinds().map(({ type }) => type), 'links'];
  const run = { ...begun };
  const cursor: ChangesCursor = { ...start };
  const page = (rows: Rows): Page => ({
    ...rows,
    cursor: { ...cursor },
    progress: { received: run.received, total: run.total },
  });
  for (const step of steps.slice(Math.max(0, steps.indexOf(run.step)))) {
    if (run.step !== step) Object.assign(run, { step, afterId: null });
    for await (const { rows, lastId, left, stale, caughtUp } of readStep(reading, around, cursor, run)) {
      run.total ??= step === 'deals' ? run.received + left : null;
      if (step === 'deals') run.received += rows.deals.length;
      run.afterId = lastId;
      if (stale) cursor.behind = fallBehind(cursor, run.from, stale);
      if (caughtUp && cursor.behind) {
        const dealIds = cursor.behind.dealIds.filter((id) => !caughtUp.includes(id));
        cursor.behind = { ...cursor.behind, dealIds };
      }
      cursor.run = { ...run };
      if (step === 'links' && !run.allLinks) cursor.linksAfterId = lastId;
      yield page(rows);
    }
  }
  cursor.run = null;
  cursor.since = run.startedAt;
  if (isSweepDue(cursor.sweptTo, run.startedAt)) cursor.sweptTo = run.startedAt - sweepBehindMs;
  if (run.allLinks && !around.down) cursor.linksAt = run.startedAt;
  cursor.behind = around.down ? fallBehind(cursor, run.from) : null;
  yield { ...page(noRows), linksStale: around.down };
}

interface Step {
  rows: Rows;
  lastId: string | null;
  left: number;
  /** New deals whose links could not be read, and some that were read now. */
  stale?: string[];
  caughtUp?: string[];
}

function readStep(reading: Reading, around: Around, cursor: ChangesCursor, run: Run): AsyncGenerator<Step> {
  if (run.step === 'deals') return changedDeals(reading, around, run);
  if (run.step === 'behind') return dealsBehind(reading, around, cursor);
  if (run.step === 'links') return openDealLinks(reading, around, cursor, run);
  return changedEngagements(reading, around, Math.min(run.from, cursor.behind?.since ?? run.from), run);
}

/** The past comes by a second call: a search gives none. Links only for deals that are new. */
function changedDeals({ door, deals }: Reading, around: Around, run: Run): AsyncGenerator<Step> {
  const pages = search(door, 'deals', changedBetween(run.from, run.startedAt), { afterId: run.afterId });
  return inOrder(
    pages,
    async ({ rows: found, lastId, left }) => {
      if (found.length === 0) return { rows: noRows, lastId, left };
      const { rows } = await deals.read(found.map(({ id }) => id));
      const isNew = new Set(found.filter((record) => createdSince(record, run.from)).map(({ id }) => id));
      const fresh = rows.deals.map(({ id }) => id).filter((id) => isNew.has(id));
      if (fresh.length === 0) return { rows, lastId, left };
      const linked = await around.read(() => deals.addLinks(rows, fresh, { activities: true }));
      return linked ? { rows: linked, lastId, left } : { rows, lastId, left, stale: fresh };
    },
    ahead,
  );
}

function createdSince({ createdAt }: CrmRecord, from: Instant): boolean {
  const at = instantOf(createdAt);
  return typeof at !== 'number' || at >= from;
}

async function* dealsBehind(
  { deals }: Reading,
  around: Around,
  { behind }: ChangesCursor,
): AsyncGenerator<Step> {
  for (const ids of chunksOf(behind?.dealIds ?? [], batchSize)) {
    const rows = await around.read(() => deals.addLinks(noRows, ids, { activities: true }));
    if (!rows) return;
    yield { rows, lastId: null, left: 0, caughtUp: ids };
  }
}

/** An engagement that was logged or edited does not always move the date of its deals. */
async function* changedEngagements(
  { door, activities }: Reading,
  around: Around,
  from: Instant,
  run: Run,
): AsyncGenerator<Step> {
  const kind = activities.kinds().find(({ type }) => type === run.step);
  if (!kind || around.down) return;
  const pages = search(door, kind.type, changedBetween(from, run.startedAt), {
    afterId: run.afterId,
    properties: kind.properties,
  })[Symbol.asyncIterator]();
  for (;;) {
    const page = await activities.ifReadable<IteratorResult<SearchPage> | null>(
      kind,
      () => pages.next(),
      null,
    );
    if (!page || page.done) return;
    const { rows: found, lastId, left } = page.value;
    const happened = await around.read(() => activities.of(kind, found));
    if (!happened) return;
    if (found.length > 0) yield { rows: { ...noRows, activities: happened }, lastId, left };
  }
}

async function* openDealLinks(
  { door, portal, deals }: Reading,
  around: Around,
  cursor: ChangesCursor,
  run: Run,
): AsyncGenerator<Step> {
  const filters = around.down ? null : await openDealFilters(portal);
  if (!filters) return;
  const afterId = run.allLinks ? run.afterId : (run.afterId ?? cursor.linksAfterId);
  let seen = 0;
  const pages = search(door, 'deals', filters, { afterId });
  const steps = inOrder(
    pages,
    async ({ rows: found, lastId, left }) => {
      const ids = found.map(({ id }) => id);
      const rows =
        ids.length > 0
          ? await around.read(() => deals.addLinks(noRows, ids, { activities: run.allLinks }))
          : noRows;
      if (!rows) return null;
      const ended = left <= found.length;
      return { rows, lastId: ended && !run.allLinks ? null : lastId, left };
    },
    ahead,
  );
  for await (const step of steps) {
    if (!step) return;
    yield step;
    seen += step.rows.deals.length;
    if (!run.allLinks && seen >= linksPerRun) return;
  }
}

/** A body of a search holds 3,000 characters. */
const roomForStages = 2_000;

async function openDealFilters(portal: Portal): Promise<Filter[] | null> {
  if ((await portal.properties()).has('hs_is_closed')) {
    return [{ propertyName: 'hs_is_closed', operator: 'EQ', value: 'false' }];
  }
  const pipelines = await portal.pipelines();
  const open = pipelines.flatMap(({ stages }) =>
    stages.filter(({ kind }) => kind === 'open').map(({ id }) => id),
  );
  if (open.length === 0) return null;
  return open.join('","').length < roomForStages
    ? [{ propertyName: 'dealstage', operator: 'IN', values: open }]
    : [];
}
