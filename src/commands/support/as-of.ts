import { HeadraceError } from '../../errors.ts';
import type { Instant } from '../../model/instant.ts';
import type { Portfolio } from '../../model/portfolio.ts';
import { lastInstantOf } from './last-instant-of.ts';

/** As of when a portfolio is looked at: as asked, else when its data end. Throws when there was no deal then. */
export function asOf(portfolio: Portfolio, asked: Instant | undefined, name: string): Instant {
  const at = asked ?? lastInstantOf(portfolio, Date.now());
  const first = portfolio.histories.reduce((one, { deal }) => Math.min(one, deal.createdAt), Infinity);
  if (first === Infinity) throw new HeadraceError('invalid-input', `There is no deal in ${name}.`);
  if (at === null || first > at) {
    const day = new Date(first).toISOString().slice(0, 10);
    throw new HeadraceError(
      'invalid-input',
      `There is no deal in ${name} yet as of then: the first was created on ${day}.`,
    );
  }
  return at;
}
