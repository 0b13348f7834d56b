import type { Signal } from '../signal.ts';

export const signal: Signal = {
  when: 'creation',
  read: ({ deal }) => deal.account,
  sentence: ({ value, helps }) =>
    value === null
      ? 'No account is linked.'
      : `Deals of its account are won ${helps ? 'more' : 'less'} often than others.`,
};
