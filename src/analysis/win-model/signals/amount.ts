import type { Signal } from '../signal.ts';

export const signal: Signal = {
  when: 'creation',
  read: ({ state }) => state.amount,
  sentence: ({ value }) =>
    value === null
      ? 'It was created without an amount.'
      : `It was created with an amount of ${Number(value).toLocaleString('en')}.`,
};
