import type { Signal } from '../signal.ts';

export const signal: Signal = {
  when: 'creation',
  read: ({ state }) => state.stage,
  sentence: ({ value, helps }) =>
    value === null
      ? 'Its first stage is not known.'
      : `Deals that begin where it began are won ${helps ? 'more' : 'less'} often than others.`,
};
