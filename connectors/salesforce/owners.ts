import type { Owner } from '../../src/model/owner.ts';
import { queryOf } from './org.ts';
import type { Reading } from './reading.ts';
import { booleanOf, textOf } from './values.ts';

/** Everybody who owns or owned deals: users are never deleted, those who left are inactive. */
export async function readOwners({ reader }: Reading): Promise<Owner[]> {
  const owners: Owner[] = [];
  const people = "UserType = 'Standard'";
  for await (const { rows } of reader.byId(queryOf('User', ['Id', 'Name', 'Email', 'IsActive'], people))) {
    for (const row of rows) {
      const id = String(row['Id']);
      const email = textOf(row['Email']);
      const active = booleanOf(row['IsActive']) !== false;
      owners.push({ id, name: textOf(row['Name']) ?? email ?? id, email, active });
    }
  }
  return owners;
}
