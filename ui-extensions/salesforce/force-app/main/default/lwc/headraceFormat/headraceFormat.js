import LOCALE from '@salesforce/i18n/locale';

/** What is not known is shown as a dash. */
const none = '–';
const million = 1_000_000;

const written = (value, options) => new Intl.NumberFormat(LOCALE, options).format(value);
const isMissing = (value) => value === null || value === undefined || value === '';

/** Of 0–100, with one decimal at most. */
export function percent(value) {
  return isMissing(value) ? none : written(value / 100, { style: 'percent', maximumFractionDigits: 1 });
}

export function number(value, maximumFractionDigits = 1) {
  return isMissing(value) ? none : written(value, { maximumFractionDigits });
}

/** Less than one is not nothing: it keeps its cents. */
function sizeOf(value) {
  const size = Math.abs(value);
  if (size >= million) return { notation: 'compact', maximumFractionDigits: 1 };
  return { maximumFractionDigits: size > 0 && size < 1 ? 2 : 0 };
}

/** In its own currency; from a million on written short. A code that is no currency is left out. */
export function money(value, currency) {
  if (isMissing(value)) return none;
  const size = sizeOf(value);
  return /^[A-Z]{3}$/.test(currency ?? '')
    ? written(value, { style: 'currency', currency, ...size })
    : written(value, size);
}

/** Of a calendar day `YYYY-MM-DD`: no time zone moves it. */
export function day(on) {
  const at = isMissing(on) ? Number.NaN : Date.parse(on);
  if (Number.isNaN(at)) return none;
  return new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeZone: 'UTC' }).format(at);
}

/** Of the month of a calendar day. */
export function month(on) {
  return new Intl.DateTimeFormat(LOCALE, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    Date.parse(on),
  );
}

/** Of an instant, in a zone. */
export function moment(at, timeZone) {
  return new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(
    Date.parse(at),
  );
}

export function days(count) {
  if (isMissing(count)) return none;
  if (count > 0 && count < 1) return 'less than a day';
  return `${number(count)} ${count === 1 ? 'day' : 'days'}`;
}

/** The calendar day where the reader is, `YYYY-MM-DD`; `ahead` days later. */
export function today(ahead = 0) {
  const now = new Date();
  const two = (value) => String(value).padStart(2, '0');
  const then = new Date(now.getFullYear(), now.getMonth(), now.getDate() + ahead);
  return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}`;
}
