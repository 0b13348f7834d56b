import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTenant } from '../../src/store/database.ts';
import { askForDay, dayToReckon, forgetPastFigures, storePastFigures } from '../../src/store/past-days.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { makeTenant } from './make-page.ts';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.close());

const day = (index: number) => new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10);

test('a day is reckoned once however often it is asked for, and asked for again when whoever was to wake us died', async () => {
  const { id } = await makeTenant(fresh.db);
  const ask = (now: number) => inTenant(fresh.db, id, (tx) => askForDay(tx, day(0), now));
  expect([await ask(1_000), await ask(2_000), await ask(100_000)]).toEqual(['new', 'asked', 'asked']);
  expect(await ask(1_000 + 120_000)).toBe('new');
  await inTenant(fresh.db, id, (tx) => storePastFigures(tx, day(0), []));
  expect(await ask(900_000)).toBe('reckoned');
  await inTenant(fresh.db, id, forgetPastFigures);
  expect(await ask(900_001)).toBe('new');
});

test('days are reckoned in the order they were asked for, and only some are kept', async () => {
  const { id } = await makeTenant(fresh.db);
  for (let index = 0; index < 40; index++)
    await inTenant(fresh.db, id, (tx) => askForDay(tx, day(index), index));
  const order = [];
  for (;;) {
    const next = await inTenant(fresh.db, id, dayToReckon);
    if (next === null) break;
    order.push(next);
    await inTenant(fresh.db, id, (tx) => storePastFigures(tx, next, []));
  }
  expect(order).toEqual(Array.from({ length: 40 }, (_, index) => day(index)));
  const kept = await inTenant(fresh.db, id, (tx) => tx.selectFrom('pastDays').select('day').execute());
  expect(kept.map((row) => row.day).toSorted()).toEqual(
    Array.from({ length: 24 }, (_, index) => day(index + 16)),
  );
});
