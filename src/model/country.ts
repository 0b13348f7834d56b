import { z } from 'zod';

/** ISO 3166-1 alpha-2. */
export const countrySchema = z.string().regex(/^[A-Z]{2}$/);

/** A country, or a region of one: ISO 3166-1 and, after a dash, ISO 3166-2. */
export const placeSchema = z
  .string()
  .regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, 'give a country such as DE, or one with a region such as DE-BY');

const named = new Map<string, string>();

/** The country that a code or a name in English or in the country's own language means; null when none is known. */
export function countryOf(text: string | null): string | null {
  if (named.size === 0) nameAll();
  return named.get(plain(text ?? '')) ?? null;
}

/** A country or region for people, as `Germany` or `Germany, BY`. */
export function placeName(place: string): string {
  const [country = '', region] = place.split('-');
  const name = new Intl.DisplayNames('en', { type: 'region' }).of(country) ?? country;
  return region ? `${name}, ${region}` : name;
}

function nameAll(): void {
  const letters = Array.from({ length: 26 }, (_, place) => String.fromCharCode(65 + place));
  for (const code of letters.flatMap((first) => letters.map((second) => first + second))) {
    // What is out of use stands for what took its place; ZZ for nothing.
    if (code === 'ZZ' || Intl.getCanonicalLocales(`und-${code}`)[0] !== `und-${code}`) continue;
    const own = new Intl.Locale(`und-${code}`).maximize().language;
    const names = [own, 'en'].flatMap((language) =>
      (['long', 'short'] as const).map((style) =>
        new Intl.DisplayNames(language, { type: 'region', style, fallback: 'none' }).of(code),
      ),
    );
    if (!names.at(-1)) continue;
    for (const name of [...names, code]) if (name) named.set(plain(name), code);
  }
  named.set('usa', 'US');
}

const plain = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\band\b/g, '&')
    .replace(/^the |[.\s]/g, '');
