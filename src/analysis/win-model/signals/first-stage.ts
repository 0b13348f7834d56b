import type { Signal } from '../signal.ts';

export const signal: Signal = {
  when: 'creation',
  read: ({ state }) => state.stage,
  sentence: ({ value }) =>
    value === null ? 'Its first stage is not known.' : 'The stage it was created in.',
};
