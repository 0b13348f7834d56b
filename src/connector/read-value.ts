/** A CRM's values may be text whatever their type, and the text may lie: what cannot be read is `bad`. */
export const bad = Symbol('bad value');
export type Read<T> = T | null | typeof bad;

/** The text of a value; null when empty. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

export function numberOf(value: unknown): Read<number> {
  const text = textOf(value);
  if (text === null) return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : bad;
}

export function booleanOf(value: unknown): Read<boolean> {
  const text = textOf(value)?.toLowerCase();
  if (text === undefined) return null;
  return text === 'true' ? true : text === 'false' ? false : bad;
}
