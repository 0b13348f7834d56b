const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const suffixes = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const instance = '5gL';
const first = 1_000_000;

/** The 18 characters of a record: kind, instance, a number in base 62, and a checksum of upper and lower case. */
export function formatId(prefix: string, row: number): string {
  let rest = '';
  for (let number = first + row; rest.length < 9; number = Math.floor(number / 62)) {
    rest = (digits[number % 62] ?? '') + rest;
  }
  return withChecksum(`${prefix}${instance}${rest}`);
}

/** Each group of five says in a bit a character which ones are capitals. */
function withChecksum(id: string): string {
  let suffix = '';
  for (let group = 0; group < 3; group++) {
    let bits = 0;
    for (let place = 0; place < 5; place++) {
      const code = id.charCodeAt(group * 5 + place);
      if (code >= 65 && code <= 90) bits |= 1 << place;
    }
    suffix += suffixes[bits] ?? '';
  }
  return id + suffix;
}

/** Kind and row of an id of 15 or 18 characters; null when it is none, of elsewhere or has a wrong checksum. */
export function parseId(id: string): { prefix: string; row: number } | null {
  if (!isIdShaped(id) || id.slice(3, 6) !== instance) return null;
  let number = 0;
  for (const digit of id.slice(6, 15)) number = number * 62 + digits.indexOf(digit);
  return number < first ? null : { prefix: id.slice(0, 3), row: number - first };
}

/** Could this be an id, of whatever org? */
export function isIdShaped(id: string): boolean {
  return (
    /^[0-9A-Za-z]{15}$/.test(id) || (/^[0-9A-Za-z]{18}$/.test(id) && withChecksum(id.slice(0, 15)) === id)
  );
}
