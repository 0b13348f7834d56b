import type { Answer } from '../card.ts';

/** The CRM is read every few minutes: what has not been read for so long is worth a word. */
const oldMinutes = 24 * 60;

/** That the CRM (`label`, its name for people) was not read for a day or more, in a sentence; null when it was. */
export function oldData({ dataAgeMinutes }: Answer, label: string): string | null {
  if (dataAgeMinutes === null || dataAgeMinutes < oldMinutes) return null;
  const hours = Math.floor(dataAgeMinutes / 60);
  return `Headrace last read ${label} ${hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`} ago.`;
}
