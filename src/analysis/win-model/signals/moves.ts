import { timesText } from '../../wording/times-text.ts';
import type { Signal } from '../signal.ts';

export const signal: Signal = {
  when: 'along',
  read: ({ reading: { visits } }) => ({
    stages: visits.length - 1,
    back: visits.filter(({ exit }) => exit === 'back').length,
  }),
  sentence: ({ part, value }) =>
    `It has ${Number(value) === 0 ? 'never ' : ''}moved${part === 'back' ? ' back' : ''}` +
    `${Number(value) === 0 ? '' : ` ${timesText(Number(value))}`} since its creation.`,
  action: ({ part, value }) =>
    part === 'back' && Number(value) > 0
      ? 'Find out what sent the deal back a stage, and settle it with the buyer.'
      : null,
};
