import { isHeadraceError } from '../../src/errors.ts';
import type { Owner } from '../../src/model/owner.ts';
import type { Door } from './client.ts';
import { listPages } from './list-pages.ts';
import type { Portal } from './portal.ts';
import { ownerPageSchema, type RawOwner } from './schemas.ts';
import { apiVersion } from './settings.ts';

/** Everybody who owns or owned deals: archived owners keep their name. */
export async function readOwners(door: Door, portal: Portal): Promise<Owner[]> {
  const owners = new Map<string, Owner>();
  for (const archived of [true, false]) {
    try {
      for await (const { rows } of listPages(
        door,
        `/crm/owners/${apiVersion}`,
        { limit: 100, archived },
        ownerPageSchema,
      )) {
        for (const row of rows) owners.set(row.id, mapOwner(row, !archived && row.archived !== true));
      }
    } catch (error) {
      if (!isHeadraceError(error, 'forbidden') && !isHeadraceError(error, 'refused')) throw error;
      portal.warn(
        `HubSpot does not let us read ${archived ? 'former owners' : 'owners'}: their names are missing.`,
      );
    }
  }
  return [...owners.values()];
}

function mapOwner({ id, email, firstName, lastName }: RawOwner, active: boolean): Owner {
  const name = [firstName, lastName].filter(Boolean).join(' ');
  return { id, name: name || email || id, email: email ?? null, active };
}
