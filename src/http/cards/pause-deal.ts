import { HeadraceError } from '../../errors.ts';
import { dayOf } from '../../model/day-of.ts';
import { inTenant } from '../../store/database.ts';
import { readDealCard } from '../../store/deal-card.ts';
import { askFor } from '../ask-for.ts';
import type { PauseRequest } from '../card.ts';
import type { HttpApp } from '../http-app.ts';
import { within } from '../within.ts';
import { disconnected } from './disconnected.ts';
import type { Visitor } from './enter.ts';

/**
 * Writes the pause into the CRM, which stays the truth, and has the CRM read again; the card follows from there. Done
 * again it changes nothing more. Throws `not-found`, `invalid-input`, `refused` with the CRM's reason, `unavailable`.
 */
export async function pauseDeal(
  app: HttpApp,
  visitor: Visitor,
  dealId: string,
  { until, reason }: PauseRequest,
): Promise<void> {
  const { account, label } = visitor;
  const apart = disconnected(visitor);
  if (!account || apart) throw new HeadraceError('refused', apart ?? '');
  const { id, settings } = account.connection;
  if (settings.dryRun) {
    throw new HeadraceError('refused', `Headrace runs dry here: it writes nothing to ${label}.`);
  }
  if (until !== null && until <= dayOf(Date.now(), settings.timeZone)) {
    throw new HeadraceError('invalid-input', `A deal can be paused until a day to come, not until ${until}.`);
  }
  const deal = await inTenant(app.db, id, (tx) => readDealCard(tx, dealId));
  if (!deal) throw new HeadraceError('not-found', 'Headrace knows no such deal in this account.');

  const values = { pause_until: until, pause_reason: until === null ? null : reason || null };
  const crm = await app.openCrm(id);
  const [result] = await within(10_000, label, crm.write([{ dealId, account: deal.account, values }]));
  if (result?.outcome === 'gone') throw new HeadraceError('not-found', `The deal is no longer in ${label}.`);
  if (result?.outcome === 'refused') {
    throw new HeadraceError('refused', `${label} did not take it: ${result.reason}`);
  }
  if (result?.outcome !== 'written') {
    throw new HeadraceError('unavailable', `${label} does not take anything now. Try again in a minute.`);
  }
  await askFor(app, id, 'sync');
}
