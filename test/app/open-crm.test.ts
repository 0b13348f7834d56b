import { afterAll, beforeAll, expect, test } from 'vitest';
import { findConnectors } from '../../src/app/find-connectors.ts';
import { openCrm } from '../../src/app/open-crm.ts';
import type { Access, Connector, Grant } from '../../src/connector.ts';
import { connect, getConnection } from '../../src/store/connections.ts';
import { storeGrant } from '../../src/store/grants.ts';
import { createPacer } from '../../src/store/pace.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.close());

test.each([30, 1800])('tokens of %i seconds are renewed once, not for every call', async (seconds) => {
  const hubspot = (await findConnectors({})).get('hubspot');
  if (!hubspot?.oauth) throw new Error('no HubSpot connector');
  const grant = (accessToken: string, livesMs: number): Grant => ({
    accessToken,
    refreshToken: 'r',
    expiresAt: Date.now() + livesMs,
    accountId: String(seconds),
    scopes: [],
    apiUrl: null,
  });
  let renewals = 0;
  let given: Access | null = null;
  const connector: Connector = {
    ...hubspot,
    oauth: { ...hubspot.oauth, refresh: async () => grant(`renewed ${++renewals}`, seconds * 1000) },
    open: (access) => {
      given = access;
      return hubspot.open(access);
    },
  };
  const { db } = fresh;
  const { id } = await connect(db, { connector: 'hubspot', accountId: String(seconds) }, Date.now());
  await storeGrant(db, id, grant('old', 20_000));
  const workshop = {
    db,
    connectors: new Map([['hubspot', connector]]),
    jobs: new Map(),
    pacer: createPacer(db),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    leaseMs: 5_000,
    limitFactor: 1,
    closing: new AbortController().signal,
  };
  await openCrm(workshop, await getConnection(db, id), workshop.closing);
  const access = given as Access | null;
  expect([await access?.token(), await access?.token(), await access?.token()]).toEqual(
    Array(3).fill('renewed 1'),
  );
});
