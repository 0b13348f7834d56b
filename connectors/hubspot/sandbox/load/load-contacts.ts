import type { Loading } from './loading.ts';
import { contactIdOf } from './people.ts';

/** Deals of which the file says how many contacts they have get those that no activity named. */
export function loadContacts(loading: Loading): void {
  const { portal, contactCounts } = loading;
  for (const [deal, count] of contactCounts) {
    for (let number = portal.links.of('deals', deal.id, 'contacts').length; number < count; number++) {
      const contact = contactIdOf(loading, `contact ${number} of ${deal.id}`, deal.createdAt);
      portal.links.add('deals', deal.id, 'contacts', contact);
    }
  }
}
