import type { Signal } from '../signal.ts';

export const signal: Signal = {
  when: 'creation',
  read: ({ state }) => state.owner,
  sentence: ({ value }) => (value === null ? 'Nobody owned it at first.' : 'Who owned it at first.'),
};
