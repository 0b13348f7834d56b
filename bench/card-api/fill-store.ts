import { type RawBuilder, sql } from 'kysely';
import { learn } from '../../src/analysis/learn.ts';
import { generatePortfolio } from '../../src/generator/generate-portfolio.ts';
import { pipelinesOf } from '../../src/generator/pipelines-of.ts';
import { presetSpec } from '../../src/generator/preset-spec.ts';
import { dayMs, type Instant } from '../../src/model/instant.ts';
import type { DealHistory } from '../../src/model/portfolio.ts';
import { cardOf } from '../../src/scorecard/card-of.ts';
import { pastTrend } from '../../src/scorecard/past-trend.ts';
import { scorecardOf } from '../../src/scorecard.ts';
import { storePipelines } from '../../src/store/catalogue.ts';
import { type Database, inTenant } from '../../src/store/database.ts';
import { storePage } from '../../src/store/pages.ts';
import { lease } from '../../src/store/runs.ts';
import { storeScorecards } from '../../src/store/scorecards.ts';

const seeds = 1_000;
const timeZone = 'Europe/Berlin';

/** All as long as each other, so that the first of them stand for the rest in any text. */
const firstId = 10_000_000_000;
export const idOf = (index: number): string => String(firstId + index);

/**
 * Fills an account with deals that have all that a deal of a year has: its changes, activities, cards of the past, a
 * card with its trail, and an alert, live or over. The first ones are made up, learnt from, scored and stored as the
 * product does; the others are copies of those with ids of their own, made inside the database.
 */
export async function fillStore(
  db: Database,
  connectionId: string,
  deals: number,
  at: Instant,
): Promise<void> {
  await storeSeeds(db, connectionId, Math.min(deals, seeds), at);
  const perStep = 40;
  const copies = Math.ceil(deals / seeds) - 1;
  for (let from = 1; from <= copies; from += perStep) {
    const to = Math.min(from + perStep - 1, copies);
    await inTenant(db, connectionId, async (tx) => {
      for (const copy of copying(from, to, firstId + deals)) await copy.execute(tx);
    });
  }
  await inTenant(db, connectionId, (tx) => alertsOf(at).execute(tx));
}

async function storeSeeds(db: Database, connectionId: string, count: number, at: Instant): Promise<void> {
  const spec = presetSpec('demo', { until: at, seed: 7, deals: count });
  const pipelines = pipelinesOf(spec);
  const histories = [...generatePortfolio(spec)].map(({ deal, changes, activities }, index): DealHistory => {
    const dealId = idOf(index);
    return {
      deal: { ...deal, id: dealId },
      changes: changes.map((change) => ({ ...change, dealId })),
      activities: activities.map((activity, place) => ({ ...activity, dealId, id: `${dealId}-${place}` })),
    };
  });
  const models = await learn([histories], { pipelines, at, timeZone });
  const held = await lease(db, connectionId, 'sync', { ttlMs: 3_600_000, now: Date.now() });
  if (!held) throw new Error('The lease of a new connection is taken.');
  await inTenant(db, connectionId, (tx) => storePipelines(tx, pipelines));
  await storePage(
    db,
    held,
    {
      deals: histories.map(({ deal }) => deal),
      changes: histories.flatMap(({ changes }) => changes),
      activities: histories.flatMap(({ activities }) => activities),
      allActivitiesOf: [],
      removals: [],
      cursor: {},
      progress: { received: count, total: count },
      badValues: [],
    },
    { now: at },
  );
  // Yesterday's cards go to the history when today's come.
  for (const scoredAt of [at - 2 * dayMs, at - dayMs, at]) {
    const scored = histories.flatMap((history) => {
      const scorecard = scorecardOf(history, pipelines, models, { at: scoredAt, timeZone });
      if (!scorecard) return [];
      const trend = pastTrend(history, pipelines, models, { at: scoredAt, timeZone });
      const model = models.find(({ id }) => id === scorecard.modelId) ?? null;
      return { scorecard, face: cardOf(scorecard, history, { pipelines, model, trend, timeZone }) };
    });
    await inTenant(db, connectionId, (tx) =>
      storeScorecards(
        tx,
        scored.map(({ scorecard }) => scorecard),
        scored.map(({ face }) => face),
      ),
    );
  }
}

/** Copies number `from` to `to` of all seeds, up to the deal before `end`. */
function copying(from: number, to: number, end: number): RawBuilder<unknown>[] {
  const copy = (table: string, id: string, columns: readonly string[], named: readonly string[] = []) => {
    const all = [...columns, ...named.map((column) => column.split(':')[0] ?? '')].map((column) =>
      sql.ref(column),
    );
    const values = [
      ...columns.map((column) => sql.ref(`seed.${column}`)),
      ...named.map((column) => {
        const [name = '', type = 'text'] = column.split(':');
        return sql`replace(${sql.ref(`seed.${name}`)}::text, ${sql.ref(`seed.${id}`)}, fresh.id)::${sql.raw(type)}`;
      }),
    ];
    return sql`
      insert into ${sql.table(table)} (${sql.ref(id)}, ${sql.join(all)})
      select fresh.id, ${sql.join(values)}
      from generate_series(${from}::bigint, ${to}::bigint) as copy (number)
      cross join ${sql.table(table)} as seed
      cross join lateral (select (${sql.ref(`seed.${id}`)}::bigint + copy.number * ${seeds})::text as id) as fresh
      where ${sql.ref(`seed.${id}`)} < ${idOf(seeds)} and fresh.id < ${String(end)}`;
  };
  return [
    copy('deals', 'id', [
      'name',
      'pipeline',
      'stage',
      'outcome',
      'amount',
      'currency',
      'created_at',
      'closed_at',
      'expected_close_on',
      'owner',
      'account',
      'source',
      'type',
      'attributes',
      'contacts',
      'dirty',
      'stored_at',
    ]),
    copy('change_log', 'deal_id', ['recorded_at', 'entries']),
    copy('activities', 'deal_id', [], ['entries']),
    copy('scorecards', 'deal_id', ['input_hash', 'pending'], ['card:json', 'face:json']),
    copy('scorecard_log', 'deal_id', [], ['card:json']),
  ];
}

/** Who has stopped moving has a live alert; every third deal had one that is over. */
const alertsOf = (at: Instant) => sql`
  insert into alerts (key, deal_id, owner, state, task_id, title, body, raised_at, resolved_at, reason)
  select 'stalled-' || deal_id || '-' || told.state, deal_id, owner, told.state, deal_id, name,
    coalesce(card ->> 'nextAction', ''), ${at - 20 * dayMs}::bigint,
    case when told.state = 'resolved' then ${at - 10 * dayMs}::bigint end,
    case when told.state = 'resolved' then 'moved' end
  from scorecards join deals on deals.id = scorecards.deal_id
  cross join lateral (
    select 'open' as state where card ->> 'status' = 'stalled'
    union all
    select 'resolved' where deal_id::bigint % 3 = 0
  ) as told`;
