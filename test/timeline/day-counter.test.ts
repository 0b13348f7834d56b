import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayMs } from '../../src/model/instant.ts';
import { businessDays, countedMs, daysAfter, everyDay } from '../../src/timeline/day-counter.ts';

const at = (text: string): number => Date.parse(`${text}Z`);
const hour = 3_600_000;

test('weekends are no business days: from Friday noon to Monday noon is one', () => {
  const counter = businessDays('UTC', []);
  expect(countedMs(counter, at('2026-05-08T12:00'), at('2026-05-11T12:00'), [])).toBe(dayMs);
  expect(countedMs(counter, at('2026-05-09T08:00'), at('2026-05-10T20:00'), [])).toBe(0);
});

test('a public holiday is no business day, also next to a weekend', () => {
  // Easter 2026: Good Friday 3 April, Easter Monday 6 April.
  const counter = businessDays('UTC', ['2026-04-03', '2026-04-06']);
  expect(countedMs(counter, at('2026-04-02T00:00'), at('2026-04-08T00:00'), [])).toBe(2 * dayMs);
});

test('a day begins where the account is, also on the days the clocks change', () => {
  const counter = businessDays('America/New_York', []);
  // Friday 6 March 2026, 20:00 in New York is Saturday in UTC; on the eighth the clocks go forward.
  expect(countedMs(counter, at('2026-03-07T01:00'), at('2026-03-09T05:00'), [])).toBe(5 * hour);
});

test('what was paused is not counted, whether it lies in business days or over a weekend', () => {
  const counter = businessDays('UTC', []);
  const pauses = [{ fromAt: at('2026-05-08T00:00'), untilAt: at('2026-05-12T00:00') }];
  expect(countedMs(counter, at('2026-05-07T00:00'), at('2026-05-13T00:00'), pauses)).toBe(2 * dayMs);
  expect(daysAfter(counter, at('2026-05-07T00:00'), 2, pauses)).toBe(at('2026-05-13T00:00'));
});

const instant = fc.integer({ min: at('2020-01-01T00:00'), max: at('2030-01-01T00:00') });

test.each([
  ['calendar days', everyDay],
  ['business days in Berlin', businessDays('Europe/Berlin', ['2025-12-25', '2025-12-26', '2026-01-01'])],
])('%s: the instant so many days after another lies so many days after it', (_, counter) => {
  fc.assert(
    fc.property(instant, fc.double({ min: 0.01, max: 200, noNaN: true }), (fromAt, days) => {
      const untilAt = daysAfter(counter, fromAt, days, []);
      expect(countedMs(counter, fromAt, untilAt, [])).toBe(Math.ceil(days * dayMs));
      // It is the first such instant.
      expect(countedMs(counter, fromAt, untilAt - 1, [])).toBeLessThan(Math.ceil(days * dayMs));
    }),
  );
});

test('counted time is never more than time that went by, and adds up', () => {
  const counter = businessDays('Asia/Tokyo', []);
  fc.assert(
    fc.property(fc.array(instant, { minLength: 3, maxLength: 3 }), (three) => {
      const [a = 0, b = 0, c = 0] = three.toSorted((x, y) => x - y);
      expect(countedMs(counter, a, b, [])).toBeLessThanOrEqual(b - a);
      expect(countedMs(counter, a, b, []) + countedMs(counter, b, c, [])).toBe(countedMs(counter, a, c, []));
    }),
  );
});
