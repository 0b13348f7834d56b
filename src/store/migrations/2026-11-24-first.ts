import { type Kysely, sql } from 'kysely';

/**
 * The first tables. House tables say which connections there are and who runs what; everything that comes from a
 * customer's CRM is in tenant tables, under row-level security on the connection. Instants are milliseconds since 1970.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table connections (
      id uuid primary key default gen_random_uuid(),
      connector text not null,
      account_id text not null,
      state text not null,
      reason text,
      paused_until bigint,
      settings jsonb not null,
      created_at bigint not null,
      unique (connector, account_id)
    )`.execute(db);
  await sql`
    create table oauth_states (
      state_hash text primary key,
      connector text not null,
      redirect_uri text not null,
      binding_hash text not null,
      code_verifier text not null,
      expires_at bigint not null
    )`.execute(db);
  await sql`
    create table runs (
      connection_id uuid not null references connections on delete cascade,
      job text not null,
      due_at bigint,
      token bigint not null default 0,
      lease_until bigint,
      started_at bigint,
      ended_at bigint,
      outcome text,
      report jsonb,
      error jsonb,
      failures integer not null default 0,
      done bigint,
      total bigint,
      primary key (connection_id, job)
    )`.execute(db);
  // Unlogged: written at every call to a CRM, worth nothing after a crash.
  await sql`
    create unlogged table paces (
      connection_id uuid not null references connections on delete cascade,
      lane text not null,
      next_at double precision not null default 0,
      hold_until double precision not null default 0,
      spacing_ms double precision not null default 0,
      primary key (connection_id, lane)
    )`.execute(db);
  await sql`
    create function tenant() returns uuid language sql stable
    return nullif(current_setting('headrace.connection', true), '')::uuid`.execute(db);
  await tenantTables(db);
  await sql`grant usage on schema headrace to headrace_app`.execute(db);
  await sql`grant select, insert, update, delete on all tables in schema headrace to headrace_app`.execute(
    db,
  );
  await sql`grant usage on all sequences in schema headrace to headrace_app`.execute(db);
}

const tables: Readonly<Record<string, string>> = {
  grants: `
    sealed text not null,
    primary key (connection_id)`,
  cursors: `
    cursor jsonb not null,
    primary key (connection_id)`,
  deals: `
    id text collate "C" not null,
    name text not null,
    pipeline text not null,
    stage text not null,
    outcome text not null,
    amount double precision,
    currency text,
    created_at bigint not null,
    closed_at bigint,
    expected_close_on date,
    owner text,
    account text,
    source text,
    type text,
    attributes json not null,
    contacts integer,
    pause_until date,
    pause_reason text,
    version bigint not null default 1,
    dirty boolean not null default true,
    stored_at bigint not null,
    removed_at bigint,
    primary key (connection_id, id)`,
  // One row is what one page told us anew about one deal: JSON, [[at, field, value, by, ordinal], …]. As text, because
  // reading and writing millions of them is what the database does most, and it need not look inside.
  change_log: `
    deal_id text collate "C" not null,
    seq bigint generated always as identity,
    recorded_at bigint not null,
    entries text not null,
    primary key (connection_id, deal_id, seq)`,
  // All that is known to have happened around a deal: [[id, at, knownAt, kind, direction, contact, state], …].
  activities: `
    deal_id text collate "C" not null,
    entries text not null,
    primary key (connection_id, deal_id)`,
  removals: `
    deal_id text collate "C" not null,
    merged_into text,
    at bigint not null,
    primary key (connection_id, deal_id)`,
  bad_values: `
    deal_id text collate "C" not null,
    field text not null,
    value text not null,
    at bigint not null,
    primary key (connection_id, deal_id, field)`,
  // Ids of the listing that is being taken in, and those the last suspicious one did not name.
  listed: `
    deal_id text collate "C" not null,
    primary key (connection_id, deal_id)`,
  suspects: `
    deal_id text collate "C" not null,
    primary key (connection_id, deal_id)`,
  pipelines: `
    id text collate "C" not null,
    position integer not null,
    body json not null,
    primary key (connection_id, id)`,
  owners: `
    id text collate "C" not null,
    name text not null,
    email text,
    active boolean not null,
    primary key (connection_id, id)`,
  models: `
    id text not null,
    pipeline text not null,
    at bigint not null,
    current boolean not null,
    body json not null,
    primary key (connection_id, pipeline, id)`,
  // pending: changed since it was last looked at for publishing.
  scorecards: `
    deal_id text collate "C" not null,
    input_hash text not null,
    pending boolean not null default true,
    card json not null,
    primary key (connection_id, deal_id)`,
  scorecard_log: `
    deal_id text collate "C" not null,
    seq bigint generated always as identity,
    card json not null,
    primary key (connection_id, deal_id, seq)`,
  publications: `
    deal_id text collate "C" not null,
    written jsonb,
    written_at bigint,
    would_write jsonb,
    refusal text,
    refused_version bigint,
    refused_at bigint,
    primary key (connection_id, deal_id)`,
  alerts: `
    key text not null,
    deal_id text collate "C" not null,
    owner text,
    state text not null,
    task_id text,
    title text not null,
    body text not null,
    raised_at bigint not null,
    resolved_at bigint,
    reason text,
    primary key (connection_id, key)`,
};

async function tenantTables(db: Kysely<unknown>): Promise<void> {
  for (const [name, columns] of Object.entries(tables)) {
    const table = sql.id(name);
    await sql`create table ${table} (connection_id uuid not null default tenant(), ${sql.raw(columns)})`.execute(
      db,
    );
    await sql`alter table ${table} enable row level security`.execute(db);
    await sql`alter table ${table} force row level security`.execute(db);
    // The sub-select makes it one look-up a statement instead of one a row.
    await sql`create policy tenant on ${table} using (connection_id = (select tenant()))`.execute(db);
  }
  await sql`create index deals_dirty on deals (connection_id, id) where dirty`.execute(db);
  await sql`create index deals_open on deals (connection_id, id) where outcome = 'open' and removed_at is null`.execute(
    db,
  );
  await sql`create index scorecards_pending on scorecards (connection_id, deal_id) where pending`.execute(db);
  await sql`
    create unique index alerts_live on alerts (connection_id, deal_id)
    where state in ('raising', 'open', 'resolving')`.execute(db);
}
