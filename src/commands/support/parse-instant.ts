import { InvalidArgumentError } from 'commander';
import type { Instant } from '../../model/instant.ts';

/** An ISO 8601 instant or day (its start in UTC) from the command line. */
export function parseInstant(text: string): Instant {
  const at = /^\d{4}-\d{2}-\d{2}(T.*(Z|[+-]\d{2}:?\d{2}))?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at))
    throw new InvalidArgumentError(
      'Give a day or an instant with its zone: 2026-03-01 or 2026-03-01T09:30:00Z.',
    );
  return at;
}
