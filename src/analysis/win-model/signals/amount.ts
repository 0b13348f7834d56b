import { numberText } from '../../wording/number-text.ts';
import type { Signal } from '../signal.ts';

export const signal: Signal = {
  when: 'creation',
  read: ({ state }) => state.amount,
  sentence: ({ value, usual }) =>
    value === null
      ? 'It was created without an amount that can be compared.'
      : usual === null || usual <= 0
        ? 'It was created with an amount.'
        : `It was created with ${numberText(Number(value) / usual)} times the amount that won deals usually have.`,
};
