import { type Kysely, sql } from 'kysely';

/** Makes a table of tenant rows: under row-level security on the connection, as every such table is. */
export async function tenantTable(db: Kysely<unknown>, name: string, columns: string): Promise<void> {
  const table = sql.id(name);
  await sql`create table ${table} (connection_id uuid not null default tenant(), ${sql.raw(columns)})`.execute(
    db,
  );
  await sql`alter table ${table} enable row level security`.execute(db);
  await sql`alter table ${table} force row level security`.execute(db);
  // The sub-select makes it one look-up a statement instead of one a row.
  await sql`create policy tenant on ${table} using (connection_id = (select tenant()))`.execute(db);
  await sql`grant select, insert, update, delete on ${table} to headrace_app`.execute(db);
}
