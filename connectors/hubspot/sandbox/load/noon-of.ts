const formats = new Map<string, Intl.DateTimeFormat>();
const known = new Map<string, string>();

/** ISO text of midday in a zone: the instant that a closing date picked by a person stands for. */
export function noonOf(day: string, timeZone: string): string {
  const key = `${day} ${timeZone}`;
  let text = known.get(key);
  if (text === undefined) {
    const asUtc = Date.parse(`${day}T12:00:00Z`);
    text = new Date(asUtc - offsetMs(asUtc, timeZone)).toISOString();
    known.set(key, text);
  }
  return text;
}

function offsetMs(at: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    formats.set(timeZone, format);
  }
  return Date.parse(`${format.format(at).replace(' ', 'T')}Z`) - at;
}
