import type { Loading } from './loading.ts';
import { contactOf, giveRole } from './people.ts';

/** Deals of which the file says how many contacts they have get those that no activity named. */
export function loadContacts(loading: Loading): void {
  for (const [deal, count] of loading.contactCounts) {
    for (let number = loading.roles.get(deal)?.size ?? 0; number < count; number++)
      giveRole(loading, deal, contactOf(loading, `contact ${number} of ${deal}`, deal));
  }
}
