import { InvalidArgumentError } from 'commander';
import { daySchema, type Instant } from '../../model/instant.ts';

/** An ISO 8601 instant or day (its start in UTC) from the command line. The parser alone takes 30 February for 2 March. */
export function parseInstant(text: string): Instant {
  const isInstant =
    /^\d{4}-\d{2}-\d{2}(T.*(Z|[+-]\d{2}:?\d{2}))?$/.test(text) &&
    daySchema.safeParse(text.slice(0, 10)).success;
  const at = isInstant ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at))
    throw new InvalidArgumentError(
      'Give a day or an instant with its zone: 2026-03-01 or 2026-03-01T09:30:00Z.',
    );
  return at;
}
