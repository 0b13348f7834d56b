import type { Signal } from '../signal.ts';

export const signal: Signal = {
  when: 'creation',
  read: ({ deal }) =>
    Object.fromEntries(
      Object.entries(deal.attributes).map(([name, value]) => [
        name,
        typeof value === 'boolean' ? String(value) : value,
      ]),
    ),
  sentence: ({ part, value }) => (value === null ? `${part} is empty.` : `${part} is ${value}.`),
};
