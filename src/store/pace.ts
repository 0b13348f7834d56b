import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Rate } from '../connector.ts';
import type { Database } from './database.ts';

/** One limiter for all processes. Lanes of different connections never touch each other. */
export interface Pacer {
  /**
   * Resolves when the next call of this lane may be sent: never more than `calls` of them in any `perMs`
   * milliseconds, over all processes together. Rejects with the signal's reason when it aborts.
   */
  pace(connectionId: string, lane: string, rate: Rate, signal?: AbortSignal): Promise<void>;
  /** The CRM said what its limit really is, or asked us to wait. */
  heed(connectionId: string, lane: string, said: { rate?: Rate; waitMs?: number }): Promise<void>;
  /** Counts a call; how many of this lane all processes made in the last 24 hours, this one included. */
  spend(connectionId: string, lane: string): Promise<number>;
}

/** Where the slots are kept: one lane's next free slot, by one clock for all processes. */
export interface SlotKeeper {
  /** Books the next slot, `spacingMs` behind the one before; how many ms it lies ahead (below 0: it is past). */
  book(lane: Lane, spacingMs: number): Promise<number>;
  /** How many ms the lane has to hold still from now on. */
  holdMs(lane: Lane): Promise<number>;
  heed(lane: Lane, said: { spacingMs: number | null; waitMs: number | null }): Promise<void>;
  /** By whole hours. */
  spend(lane: Lane): Promise<number>;
}

export interface Lane {
  connectionId: string;
  lane: string;
}

/** A pacer on the store's own database. */
export function createPacer(db: Database): Pacer {
  return pacerOn(postgresSlots(db));
}

/**
 * Slots are evenly spaced, which keeps the limit in every window and lets nobody wait behind a burst. Who comes to a
 * slot more than a margin late (a busy machine, a slow answer) books another one; as the spacing is wider by that
 * margin, late calls never crowd into the window of the ones behind them.
 */
export function pacerOn(slots: SlotKeeper): Pacer {
  const inTurn = takingTurns();
  return {
    async pace(connectionId, name, rate, signal) {
      const lane = { connectionId, lane: name };
      for (;;) {
        const { askedMs, aheadMs } = await inTurn(`${connectionId} ${name}`, async () => {
          signal?.throwIfAborted();
          const beganMs = performance.now();
          return { askedMs: beganMs, aheadMs: await slots.book(lane, spacingMs(rate)) };
        });
        if (aheadMs > 0) {
          // A timer may fire a little early.
          await sleep(Math.ceil(aheadMs) + 1, undefined, { ...(signal && { signal }) }).catch(
            (error: unknown) => {
              signal?.throwIfAborted();
              throw error;
            },
          );
          if ((await slots.holdMs(lane)) > 0) continue;
        }
        // The booking was made after we asked: this is the most that we can be late.
        if (performance.now() - askedMs - aheadMs <= marginMs(rate)) return;
      }
    },
    async heed(connectionId, name, { rate, waitMs }) {
      await slots.heed(
        { connectionId, lane: name },
        { spacingMs: rate ? spacingMs(rate) : null, waitMs: waitMs ?? null },
      );
    },
    spend: (connectionId, name) =>
      inTurn(`${connectionId} ${name} spent`, () => slots.spend({ connectionId, lane: name })),
  };
}

/**
 * Bookings of a lane one after the other. All at once they would wait for each other all the same, at the lane's row,
 * and hold every connection of the process meanwhile: nothing else of it would get through.
 */
function takingTurns(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<void>>();
  return (key, work) => {
    const turn = (last.get(key) ?? Promise.resolve()).then(work);
    const over = turn.then(
      () => undefined,
      () => undefined,
    );
    last.set(key, over);
    void over.then(() => last.get(key) === over && last.delete(key));
    return turn;
  };
}

/** How late a call may be: long enough for a busy machine, short enough to cost little of the limit. */
function marginMs({ perMs }: Rate): number {
  return Math.max(perMs * 0.01, Math.min(50, perMs * 0.05));
}

function spacingMs(rate: Rate): number {
  return (rate.perMs + marginMs(rate)) / rate.calls;
}

/** On the database's clock, which is asked after the row is locked. */
function postgresSlots(db: Database): SlotKeeper {
  const clock = sql`(extract(epoch from clock_timestamp()) * 1000)::float8`;
  return {
    async book({ connectionId, lane }, spacingMs) {
      const { rows } = await sql<{ aheadMs: number }>`
        insert into paces as p (connection_id, lane, next_at) values (${connectionId}, ${lane}, ${clock} + ${spacingMs}::float8)
        on conflict (connection_id, lane) do update set
          next_at = greatest(p.next_at, p.hold_until, ${clock}) + greatest(p.spacing_ms, ${spacingMs}::float8)
        returning next_at - greatest(spacing_ms, ${spacingMs}::float8) - ${clock} as ahead_ms`.execute(
        db.kysely,
      );
      return rows[0]?.aheadMs ?? 0;
    },
    async holdMs({ connectionId, lane }) {
      const { rows } = await sql<{ holdMs: number }>`
        select hold_until - ${clock} as hold_ms from paces
        where connection_id = ${connectionId} and lane = ${lane}`.execute(db.kysely);
      return rows[0]?.holdMs ?? 0;
    },
    async heed({ connectionId, lane }, { spacingMs, waitMs }) {
      await sql`
        insert into paces as p (connection_id, lane, spacing_ms, hold_until)
        values (${connectionId}, ${lane}, coalesce(${spacingMs}::float8, 0), coalesce(${clock} + ${waitMs}::float8, 0))
        on conflict (connection_id, lane) do update set
          spacing_ms = coalesce(${spacingMs}::float8, p.spacing_ms),
          hold_until = greatest(p.hold_until, excluded.hold_until)`.execute(db.kysely);
    },
    async spend({ connectionId, lane }) {
      const hour = sql`floor(${clock} / 3600000)::integer`;
      const { rows } = await sql<{ spent: number; first: boolean }>`
        with now as materialized (select ${hour} as hour),
        made as (
          insert into spent_calls as s (connection_id, lane, hour, calls) select ${connectionId}, ${lane}, hour, 1 from now
          on conflict (connection_id, lane, hour) do update set calls = s.calls + 1
          returning calls)
        select made.calls = 1 as first, (made.calls + coalesce((
          select sum(s.calls) from spent_calls s
          where s.connection_id = ${connectionId} and s.lane = ${lane} and s.hour > now.hour - 24 and s.hour <> now.hour
        ), 0))::integer as spent from made, now`.execute(db.kysely);
      const [{ spent, first } = { spent: 0, first: false }] = rows;
      if (first) {
        await sql`
          delete from spent_calls where connection_id = ${connectionId} and lane = ${lane} and hour <= ${hour} - 24`.execute(
          db.kysely,
        );
      }
      return spent;
    },
  };
}
