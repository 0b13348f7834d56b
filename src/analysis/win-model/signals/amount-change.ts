import type { Signal } from '../signal.ts';

export const signal: Signal = {
  when: 'along',
  read: ({ reading: { state }, first }) =>
    state.amount === null || first.amount === null || first.amount <= 0 ? null : state.amount / first.amount,
  sentence: ({ value }) =>
    value === null
      ? 'Its amount is not known.'
      : Math.round(Number(value) * 100) === 100
        ? 'Its amount has not changed.'
        : `Its amount is ${Math.round(Number(value) * 100)}% of what it was.`,
};
