import { sql } from 'kysely';
import type { Database } from './database.ts';

/** Why one tenant could see another's rows, as a sentence; null when the database keeps them apart. */
export async function checkIsolation(db: Database): Promise<string | null> {
  const { rows: roles } = await sql<{ name: string }>`
    select rolname as name from pg_roles where rolname = current_user and (rolsuper or rolbypassrls)`.execute(
    db.kysely,
  );
  if (roles[0])
    return `The role ${roles[0].name} passes over row-level security: take SUPERUSER and BYPASSRLS from it.`;
  const { rows: tables } = await sql<{ name: string }>`
    select c.relname as name from pg_class c join pg_attrdef d on d.adrelid = c.oid
    where c.relnamespace = current_schema()::regnamespace and pg_get_expr(d.adbin, d.adrelid) = 'tenant()'
      and not (c.relrowsecurity and c.relforcerowsecurity)`.execute(db.kysely);
  if (tables.length === 0) return null;
  return `Row-level security is off on ${tables.map(({ name }) => name).join(', ')}: let the migrations run again on a fresh database.`;
}
