import type { Signal } from '../signal.ts';

export const signal: Signal = {
  when: 'creation',
  read: ({ deal }) => deal.currency,
  sentence: ({ value }) => (value === null ? 'No currency is recorded.' : `It is in ${value}.`),
};
