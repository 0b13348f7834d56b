import { placeName } from '../../../../src/model/country.ts';
import { addRow, getNumber, keyOf, putValue, type Value } from '../state/object-store.ts';
import { type Portal, storeOf } from '../state/portal.ts';
import type { Loading } from './loading.ts';

/** A record with these values, in the name of the user who stands for sales operations. */
export function addRecord(portal: Portal, type: string, at: number, values: Record<string, Value>): number {
  const store = storeOf(portal, type);
  const row = addRow(store, at, portal.users.operations);
  for (const [name, value] of Object.entries(values)) if (value !== null) putValue(store, name, row, value);
  return keyOf(store, row);
}

/** The user with this name, made on first sight with an address of his own. */
export function ownerOf(loading: Loading, name: string): number {
  let key = loading.owners.get(name);
  if (key === undefined) {
    const { portal, owners, countries } = loading;
    const address = `${slug(name) || 'owner'}.${owners.size + 1}`;
    key = addUser(portal, name, 'Standard', address, countries.get(name));
    owners.set(name, key);
  }
  return key;
}

export function addUser(
  portal: Portal,
  name: string,
  userType: string,
  address: string,
  country: string | null = null,
): number {
  const [first = '', ...rest] = name.split(' ');
  return addRecord(portal, 'User', 0, {
    FirstName: rest.length > 0 ? first : null,
    LastName: rest.join(' ') || first,
    Username: `${address}@example.com.sandbox`,
    Email: `${address}@example.com`,
    IsActive: 1,
    UserType: userType,
    TimeZoneSidKey: portal.timeZone,
    LanguageLocaleKey: 'en_US',
    LocaleSidKey: 'en_US',
    CountryCode: country,
    Country: country && placeName(country),
  });
}

export function accountOf(loading: Loading, name: string, at: number): number {
  let key = loading.accounts.get(name);
  if (key === undefined) {
    const { portal } = loading;
    key = addRecord(portal, 'Account', at, { Name: name, OwnerId: portal.users.operations });
    loading.accounts.set(name, key);
  }
  return key;
}

/** The contact of this name, at the account of the deal where it was first seen. */
export function contactOf(loading: Loading, name: string, deal: number): number {
  let key = loading.contacts.get(name);
  if (key === undefined) {
    const { portal } = loading;
    const deals = storeOf(portal, 'Opportunity');
    key = addRecord(portal, 'Contact', getNumber(deals, 'CreatedDate', deal) ?? 0, {
      LastName: name,
      AccountId: getNumber(deals, 'AccountId', deal),
      Email: `${slug(name) || 'contact'}.${loading.contacts.size + 1}@example.com`,
      OwnerId: portal.users.operations,
    });
    loading.contacts.set(name, key);
  }
  return key;
}

/** Gives the contact a role on the deal unless it has one. */
export function giveRole(loading: Loading, deal: number, contact: number): void {
  const { portal, roles } = loading;
  const known = roles.get(deal) ?? new Set();
  if (known.has(contact)) return;
  roles.set(deal, known.add(contact));
  const deals = storeOf(portal, 'Opportunity');
  addRecord(portal, 'OpportunityContactRole', getNumber(deals, 'CreatedDate', deal) ?? 0, {
    OpportunityId: keyOf(deals, deal),
    ContactId: contact,
    IsPrimary: Number(known.size === 1),
  });
}

function slug(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);
}
