import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { bad, booleanOf, numberOf, textOf } from '../../../src/connector/read-value.ts';
import { dateOf, instantOf, localDayOf } from '../../../connectors/hubspot/values.ts';

test('numbers that are none are named as bad, never NaN', () => {
  expect(numberOf('1200.5')).toBe(1200.5);
  expect(numberOf('-3e2')).toBe(-300);
  expect(numberOf('3092727991;3881228353')).toBe(bad);
  expect(numberOf('Infinity')).toBe(bad);
  expect(numberOf('')).toBe(null);
  expect(numberOf(null)).toBe(null);
});

test('"false" is false', () => {
  expect(booleanOf('false')).toBe(false);
  expect(booleanOf('true')).toBe(true);
  expect(booleanOf('maybe')).toBe(bad);
});

test('instants come as ISO text, days, and milliseconds, also as float text', () => {
  expect(instantOf('2026-01-02T03:04:05.678Z')).toBe(Date.UTC(2026, 0, 2, 3, 4, 5, 678));
  expect(instantOf('2026-01-02')).toBe(Date.UTC(2026, 0, 2));
  expect(instantOf('1767322800000')).toBe(1_767_322_800_000);
  expect(instantOf('1767322800000.0')).toBe(1_767_322_800_000);
  expect(instantOf('1.7673228E12')).toBe(1_767_322_800_000);
  for (const lie of ['2000-00-00', '2001-02-30', 'soon', '1e300', '2026-01-02 03:04'])
    expect(instantOf(lie)).toBe(bad);
});

test('a bare day never shifts, whatever the zone; midnight UTC of a date is that day', () => {
  for (const zone of ['America/Anchorage', 'Asia/Ho_Chi_Minh', 'Pacific/Kiritimati']) {
    expect(localDayOf('2026-01-31', zone)).toBe('2026-01-31');
  }
  expect(dateOf('2026-01-31')).toBe('2026-01-31');
  expect(dateOf(String(Date.UTC(2026, 0, 31)))).toBe('2026-01-31');
  expect(dateOf('2000-00-00')).toBe(bad);
});

test('an instant of the last day of a month falls on the day it has in the account', () => {
  expect(localDayOf('2026-02-01T05:00:00Z', 'America/Anchorage')).toBe('2026-01-31');
  expect(localDayOf('2026-01-31T18:00:00Z', 'Asia/Ho_Chi_Minh')).toBe('2026-02-01');
});

test('whatever HubSpot answers, reading a value neither throws nor gives NaN', () => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.string(), fc.double().map(String)), (value) => {
      for (const read of [numberOf, booleanOf, instantOf, dateOf, textOf]) {
        const result: unknown = read(value);
        expect(Number.isNaN(result)).toBe(false);
      }
    }),
  );
});
