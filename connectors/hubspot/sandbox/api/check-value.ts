import type { Property } from '../state/property.ts';

type Checked = { value: string } | { error: string; message: string };

const maxLength = 65_536;
const dayMs = 86_400_000;
const isoShape = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/;
const numberShape = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** A value that is not empty, in the form the portal keeps it in. */
export function checkValue(property: Property, text: string): Checked {
  if (text.length > maxLength) {
    return { error: 'PROPERTY_VALUE_TOO_LONG', message: `The value is longer than ${maxLength} characters.` };
  }
  switch (property.type) {
    case 'number':
      return numberShape.test(text)
        ? { value: text }
        : { error: 'INVALID_NUMBER', message: `${text} was not a valid number.` };
    case 'bool':
    case 'enumeration':
      return choice(property, text);
    case 'date':
      return date(text);
    case 'datetime':
      return datetime(text);
    case 'string':
    case 'phone_number':
    default:
      return { value: text };
  }
}

function choice({ options, externalOptions, fieldType }: Property, text: string): Checked {
  const parts = fieldType === 'checkbox' ? text.split(';') : [text];
  const wrong = externalOptions
    ? undefined
    : parts.find((part) => !options.some(({ value }) => value === part));
  if (wrong === undefined) return { value: text };
  const listed = options.map(({ label, value }) => `label: "${label}" value: "${value}"`).join(', ');
  return { error: 'INVALID_OPTION', message: `${wrong} was not one of the allowed options: [${listed}]` };
}

/** Midnight UTC in ms, or a day. */
function date(text: string): Checked {
  const at = instant(text);
  if (at === null) return { error: 'INVALID_DATE', message: `${text} was not a valid date.` };
  if (at % dayMs !== 0)
    return {
      error: 'INVALID_DATE',
      message: `${text} is at ${new Date(at).toISOString().slice(11, 23)} UTC, not midnight!`,
    };
  return { value: new Date(at).toISOString().slice(0, 10) };
}

function datetime(text: string): Checked {
  const at = instant(text);
  if (at === null) return { error: 'INVALID_LONG', message: `${text} was not a valid long.` };
  return { value: new Date(at).toISOString() };
}

function instant(text: string): number | null {
  const at = /^-?\d+$/.test(text) ? Number(text) : isoShape.test(text) ? Date.parse(text) : Number.NaN;
  return Math.abs(at) <= 8.64e15 ? at : null;
}
