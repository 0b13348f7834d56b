import type { Signal } from '../signal.ts';

export const signal: Signal = {
  when: 'creation',
  read: ({ state }) => state.owner,
  sentence: ({ value, helps }) =>
    value === null
      ? 'Nobody owned it at first.'
      : `Deals of its first owner are won ${helps ? 'more' : 'less'} often than others.`,
};
