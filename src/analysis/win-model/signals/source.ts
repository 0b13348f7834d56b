import type { Signal } from '../signal.ts';

export const signal: Signal = {
  when: 'creation',
  read: ({ deal }) => deal.source,
  sentence: ({ value }) => (value === null ? 'No source is recorded.' : `It came from ${value}.`),
};
