/** Numbers, money and days as the reader's language writes them. HubSpot says `en-us`; what Intl cannot read is English. */
export interface Format {
  percent(value: number | null): string;
  money(value: number | null, currency: string | null): string;
  number(value: number | null): string;
  /** Of a calendar day `YYYY-MM-DD`: never moved by a time zone. */
  day(on: string | null): string;
  days(count: number | null): string;
  /** Of whole days (in UTC) from an instant to before another. */
  span(fromAt: number, untilAt: number): string;
  /** Of an instant, in a zone. */
  moment(at: string, timeZone: string): string;
}

const none = '–';
/** Above this, money is written short. */
const million = 1_000_000;

/** Less than one is not nothing: it keeps its cents. */
function sizeOf(value: number): Intl.NumberFormatOptions {
  const size = Math.abs(value);
  if (size >= million) return { notation: 'compact', maximumFractionDigits: 1 };
  return { maximumFractionDigits: size > 0 && size < 1 ? 2 : 0 };
}

export function formatFor(locale: string | undefined): Format {
  const language = known(locale);
  const number = (value: number, options?: Intl.NumberFormatOptions): string =>
    new Intl.NumberFormat(language, options).format(value);
  return {
    percent: (value) =>
      value === null ? none : number(value / 100, { style: 'percent', maximumFractionDigits: 1 }),
    number: (value) => (value === null ? none : number(value, { maximumFractionDigits: 1 })),
    money(value, currency) {
      if (value === null) return none;
      const size = sizeOf(value);
      return isCurrency(currency)
        ? number(value, { style: 'currency', currency, ...size })
        : number(value, size);
    },
    day: (on) =>
      on === null
        ? none
        : new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(Date.parse(on)),
    days: (count) =>
      count === null
        ? none
        : count < 1
          ? 'less than a day'
          : `${number(count, { maximumFractionDigits: 0 })} ${Math.round(count) === 1 ? 'day' : 'days'}`,
    span: (fromAt, untilAt) =>
      new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).formatRange(
        fromAt,
        untilAt - 1,
      ),
    moment: (at, timeZone) =>
      new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(
        Date.parse(at),
      ),
  };
}

function known(locale: string | undefined): string {
  try {
    return Intl.getCanonicalLocales(locale?.replace('_', '-') ?? 'en')[0] ?? 'en';
  } catch {
    return 'en';
  }
}

function isCurrency(code: string | null): code is string {
  return code !== null && /^[A-Z]{3}$/.test(code);
}
