import { expect, onTestFinished, test, vi } from 'vitest';
import { holdLease } from '../../src/app/hold-lease.ts';
import { connect } from '../../src/store/connections.ts';
import { openDatabase } from '../../src/store/database.ts';
import { lease } from '../../src/store/runs.ts';
import { freshDatabase } from '../support/database.ts';
import { wireTo } from '../support/wire.ts';

test('a database that is away for a moment stops no job; another worker that takes over does', async () => {
  const fresh = await freshDatabase();
  onTestFinished(() => fresh.close());
  const wire = await wireTo(fresh.url);
  onTestFinished(() => wire.close());
  const db = await openDatabase(wire.url, { migrate: false });
  onTestFinished(() => db.close());
  const { id } = await connect(fresh.db, { connector: 'csv', accountId: 'held' }, 0);
  const held = await lease(db, id, 'learn', { ttlMs: 400, now: Date.now() });
  if (!held) throw new Error('The lease of a new connection is taken.');
  const until = async () => {
    const row = fresh.db.kysely.selectFrom('runs').select('leaseUntil').where('connectionId', '=', id);
    return (await row.executeTakeFirst())?.leaseUntil ?? 0;
  };

  await using holding = holdLease(db, held, new AbortController().signal);
  wire.cut();
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  wire.mend();
  const mendedAt = Date.now();
  await vi.waitFor(async () => expect(await until()).toBeGreaterThan(mendedAt + 400), { timeout: 15_000 });
  expect(holding.signal.aborted).toBe(false);

  await lease(fresh.db, id, 'learn', { ttlMs: 60_000, now: Date.now() + 3_600_000 });
  await vi.waitFor(() => expect(holding.signal.aborted).toBe(true), { timeout: 15_000 });
  expect(holding.signal.reason).toMatchObject({
    kind: 'unavailable',
    message: expect.stringContaining('taken over'),
  });
});
