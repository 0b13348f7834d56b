import { daysText } from './days-text.ts';

/** A median of days for a sentence, to the nearest whole day: it is no age, of which only whole days have passed. */
export const medianText = (days: number): string => daysText(days < 1 ? days : Math.round(days));
