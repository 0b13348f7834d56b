import { winChanceAt } from '../../stage-clock/win-chance-at.ts';
import { percentText } from '../../wording/percent-text.ts';
import type { Signal } from '../signal.ts';

export const signal: Signal = {
  when: 'along',
  read: ({ reading }) => reading.visit?.stage ?? null,
  sentence: ({ clock }) =>
    clock
      ? `Of the deals that enter ${clock.label} ${percentText(winChanceAt(clock, 0))} are won.`
      : 'Its stage is not known.',
};
