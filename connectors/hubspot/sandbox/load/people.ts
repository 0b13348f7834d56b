import { addRow, columnFor } from '../state/object-store.ts';
import { storeOf } from '../state/portal.ts';
import { source } from '../state/source.ts';
import type { Loading } from './loading.ts';

/** The owner with this name, made on first sight with an address of his own. */
export function ownerIdOf(loading: Loading, name: string): string {
  let id = loading.ownerIds.get(name);
  if (id === undefined) {
    const number = loading.ownerIds.size + 1;
    id = String(76_000_000 + number);
    loading.ownerIds.set(name, id);
    const [firstName = '', ...rest] = name.split(' ');
    const at = new Date(0).toISOString();
    const email = `${slug(name) || 'owner'}.${number}@example.com`;
    loading.portal.owners.set(id, {
      id,
      email,
      firstName,
      lastName: rest.join(' '),
      userId: 52_000_000 + number,
      archived: false,
      createdAt: at,
      updatedAt: at,
    });
  }
  return id;
}

/** The user behind an owner, as history names who wrote. */
export function userOf(loading: Loading, ownerId: string | null): string {
  return `userId:${loading.portal.owners.get(ownerId ?? '')?.userId ?? 52_000_000}`;
}

export function companyIdOf(loading: Loading, name: string, at: number): number {
  let id = loading.companyIds.get(name);
  if (id === undefined) {
    const store = storeOf(loading.portal, 'companies');
    const row = addRow(store, store.nextId, at, source('CRM_UI', 'userId:52000000'));
    row.values[columnFor(store, 'name')] = name;
    row.values[columnFor(store, 'domain')] =
      `${slug(name) || 'company'}-${loading.companyIds.size + 1}.example`;
    id = row.id;
    loading.companyIds.set(name, id);
  }
  return id;
}

export function contactIdOf(loading: Loading, key: string, at: number): number {
  let id = loading.contactIds.get(key);
  if (id === undefined) {
    const store = storeOf(loading.portal, 'contacts');
    const row = addRow(store, store.nextId, at, source('CRM_UI', 'userId:52000000'));
    row.values[columnFor(store, 'lastname')] = key;
    row.values[columnFor(store, 'email')] =
      `${slug(key) || 'contact'}.${loading.contactIds.size + 1}@example.com`;
    id = row.id;
    loading.contactIds.set(key, id);
  }
  return id;
}

function slug(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);
}
