import type { Signal } from '../signal.ts';

const formatters = new Map<string, Intl.DateTimeFormat>();

export const signal: Signal = {
  when: 'creation',
  read({ deal, timeZone }) {
    let formatter = formatters.get(timeZone);
    if (!formatter) {
      formatter = new Intl.DateTimeFormat('en-US', {
        timeZone,
        weekday: 'long',
        hour: 'numeric',
        minute: 'numeric',
        month: 'numeric',
        hourCycle: 'h23',
      });
      formatters.set(timeZone, formatter);
    }
    const parts = Object.fromEntries(
      formatter.formatToParts(deal.createdAt).map(({ type, value }) => [type, value]),
    );
    return {
      weekday: parts['weekday'] ?? null,
      hour: Number(parts['hour']) + Number(parts['minute']) / 60,
      month: parts['month'] ?? null,
    };
  },
  sentence: ({ part, value }) =>
    part === 'hour'
      ? `It was created at ${Math.floor(Number(value))} o'clock.`
      : `It was created in ${value}.`,
};
