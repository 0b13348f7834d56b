import type { Signal } from '../signal.ts';

export const signal: Signal = {
  when: 'creation',
  read: ({ deal }) => deal.type,
  sentence: ({ value }) => (value === null ? 'No type is recorded.' : `Its type is ${value}.`),
};
