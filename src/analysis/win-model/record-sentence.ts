import type { SignalValue } from './table.ts';

/** What an owner's or an account's record before the deal says. */
export function recordSentence(name: string, values: ReadonlyMap<string, SignalValue>): string {
  const won = values.get(`${name}:won`);
  const lost = values.get(`${name}:lost`);
  const who = name === 'owner-record' ? 'Its first owner' : 'The account';
  if (won === undefined || won === null) return `${who} had no deals before.`;
  return `${who} had ${won} won and ${lost ?? 0} lost deals before.`;
}
