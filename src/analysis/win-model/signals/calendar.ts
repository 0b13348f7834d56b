import type { Signal } from '../signal.ts';

interface Clock {
  weekday: string;
  month: string;
  hour: number;
}

/** No zone's clock jumps within a quarter of an hour that begins on one. */
const quarterMs = 900_000;
const mostQuarters = 50_000;
const zones = new Map<string, { formatter: Intl.DateTimeFormat; quarters: Map<number, Clock> }>();

/** What the wall clock shows at the beginning of a quarter of an hour. Formatting is dear: answers are kept. */
function clockAt(quarter: number, timeZone: string): Clock {
  let zone = zones.get(timeZone);
  if (!zone) {
    const formatter = new Intl.DateTimeFormat('en-US', {
      timeZone,
      weekday: 'long',
      hour: 'numeric',
      minute: 'numeric',
      month: 'numeric',
      hourCycle: 'h23',
    });
    zones.set(timeZone, (zone = { formatter, quarters: new Map() }));
  }
  let clock = zone.quarters.get(quarter);
  if (!clock) {
    const parts = new Map(
      zone.formatter.formatToParts(quarter * quarterMs).map(({ type, value }) => [type, value]),
    );
    clock = {
      weekday: parts.get('weekday') ?? '',
      month: parts.get('month') ?? '',
      hour: Number(parts.get('hour')) + Number(parts.get('minute')) / 60,
    };
    if (zone.quarters.size >= mostQuarters) zone.quarters.clear();
    zone.quarters.set(quarter, clock);
  }
  return clock;
}

export const signal: Signal = {
  when: 'creation',
  read({ deal: { createdAt }, timeZone }) {
    const quarter = Math.floor(createdAt / quarterMs);
    const { weekday, month, hour } = clockAt(quarter, timeZone);
    const minutes = Math.floor((createdAt - quarter * quarterMs) / 60_000);
    return { weekday, hour: hour + minutes / 60, month };
  },
  sentence({ part, value }) {
    if (part === 'weekday') return `It was created on a ${value}.`;
    if (part === 'month') return `It was created in ${monthNames.format(Date.UTC(2000, Number(value) - 1))}.`;
    const hour = Math.floor(Number(value));
    return `It was created between ${hour}:00 and ${hour + 1}:00.`;
  },
};

const monthNames = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' });
