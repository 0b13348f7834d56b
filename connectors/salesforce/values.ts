import type { Day, Instant } from '../../src/model/instant.ts';
import { bad, type Read, textOf } from '../../src/connector/read-value.ts';

const isoInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/;

/** ISO text with a zone, which is written `+0000` or `Z`. */
export function instantOf(value: unknown): Read<Instant> {
  const text = textOf(value);
  if (text === null) return null;
  if (!isoInstant.test(text)) return bad;
  const at = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(at) ? bad : at;
}

/** A day that never shifts. History gives midnight UTC for a day. */
export function dayIn(value: unknown): Read<Day> {
  const text = textOf(value);
  if (text === null) return null;
  const day = /^(\d{4}-\d\d-\d\d)(T00:00:00(\.0+)?(Z|\+00:?00))?$/.exec(text)?.[1];
  if (day === undefined) return bad;
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day) ? day : bad;
}

const noons = new Map<string, Instant>();

/** Midday of a calendar day in a zone: what stands for a day where an instant is needed. */
export function noonOf(day: Day, timeZone: string): Instant {
  const key = `${day} ${timeZone}`;
  let at = noons.get(key);
  if (at === undefined) {
    const noon = Date.parse(`${day}T12:00:00Z`);
    // Zones are up to 14 hours away: the wall clock there is of the same day or the next.
    const wall = new Date(noon).toLocaleString('sv-SE', { timeZone });
    at = noon - (Date.parse(`${wall.replace(' ', 'T')}Z`) - noon);
    if (noons.size < 10_000) noons.set(key, at);
  }
  return at;
}
