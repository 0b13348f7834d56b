import { dayOf } from '../../src/model/day-of.ts';
import type { Day, Instant } from '../../src/model/instant.ts';
import { bad, numberOf, type Read, textOf } from '../../src/connector/read-value.ts';

const isoInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;
const isoDay = /^\d{4}-\d\d-\d\d$/;
/** Milliseconds, also as float or exponent text ("1.6725e+12"). Bounded by what a date can hold. */
const latestMs = 8_640_000_000_000_000;

/** ISO text with a zone, a bare day (its midnight UTC), or milliseconds as text. */
export function instantOf(value: unknown): Read<Instant> {
  const text = textOf(value);
  if (text === null) return null;
  if (isoInstant.test(text)) return checked(Date.parse(text));
  if (isoDay.test(text)) return isRealDay(text) ? Date.parse(text) : bad;
  const number = numberOf(text);
  return typeof number === 'number' && Math.abs(number) <= latestMs ? Math.trunc(number) : bad;
}

/** A value of type date: a day that never shifts. Milliseconds and ISO text stand for midnight UTC. */
export function dateOf(value: unknown): Read<Day> {
  const text = textOf(value);
  if (text !== null && isoDay.test(text)) return isRealDay(text) ? text : bad;
  const at = instantOf(text);
  return typeof at === 'number' ? dayOf(at, 'UTC') : at;
}

/** A value of type datetime as the day it falls on in the account's zone; a bare day stays what it is. */
export function localDayOf(value: unknown, timeZone: string): Read<Day> {
  const text = textOf(value);
  if (text !== null && isoDay.test(text)) return isRealDay(text) ? text : bad;
  const at = instantOf(text);
  return typeof at === 'number' ? dayOf(at, timeZone) : at;
}

function checked(at: number): Read<Instant> {
  return Number.isNaN(at) ? bad : at;
}

/** `2000-00-00` and `2001-02-30` are no days. */
function isRealDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
