import { numberText } from '../../wording/number-text.ts';
import { usualText } from '../../wording/usual-text.ts';
import type { Signal } from '../signal.ts';
import type { SignalValue } from '../table.ts';

export const signal: Signal = {
  when: 'creation',
  read({ deal: { attributes } }) {
    const values: Record<string, SignalValue> = {};
    for (const name of Object.keys(attributes)) {
      const value = attributes[name] ?? null;
      values[name] = typeof value === 'boolean' ? String(value) : value;
    }
    return values;
  },
  sentence(wording) {
    const { part, value } = wording;
    if (typeof value === 'number')
      return `${part} is ${numberText(value)}${usualText({ ...wording, clock: null }, numberText)}`;
    return value === null ? `${part} is empty.` : `${part} is ${value}.`;
  },
};
