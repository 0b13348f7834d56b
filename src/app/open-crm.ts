import type { Access, Connector, Crm, Grant } from '../connector.ts';
import { HeadraceError } from '../errors.ts';
import type { Connection } from '../store/connections.ts';
import { renewGrant, useGrant } from '../store/grants.ts';
import type { Workshop } from './workshop.ts';

/**
 * A token that is about to end is renewed before it is used, so that no call has to be made twice; one that lives
 * shortly only in the last part of its life, or every call would renew it.
 */
const renewAheadMs = 60_000;
const renewAheadShare = 0.2;

/**
 * Opens the account of a connection: tokens through the stored grant, pace through the limiter that all processes
 * share. Throws `unauthorized` when it is disconnected, `misconfigured` when its connector is not installed.
 */
export async function openCrm(workshop: Workshop, connection: Connection, signal: AbortSignal): Promise<Crm> {
  const connector = connectorOf(workshop, connection);
  if (connection.state === 'disconnected' || connection.state === 'needs-reconnect') {
    const why = connection.reason ?? 'it was disconnected';
    throw new HeadraceError('unauthorized', `${connector.label} is not connected (${why}): connect it again`);
  }
  return connector.open(await accessTo(workshop, connection, connector, signal));
}

export function connectorOf(workshop: Workshop, connection: Connection): Connector {
  const connector = workshop.connectors.get(connection.connector);
  if (!connector) {
    throw new HeadraceError(
      'misconfigured',
      `There is no connector "${connection.connector}" in connectors/`,
    );
  }
  return connector;
}

async function accessTo(
  { db, pacer, limitFactor }: Workshop,
  { id, accountId }: Connection,
  { oauth, limits, label }: Connector,
  signal: AbortSignal,
): Promise<Access> {
  const lane = (name: string) => limits[name];
  const shared: Pick<Access, 'pace' | 'heed' | 'spend' | 'signal'> = {
    signal,
    pace: async (name) => {
      const rate = lane(name);
      if (rate) await pacer.pace(id, name, { ...rate, calls: rate.calls * limitFactor }, signal);
    },
    heed: (name, said) => pacer.heed(id, name, said),
    spend: (name) => pacer.spend(id, name),
  };
  if (!oauth) {
    const none = () => Promise.reject(new HeadraceError('misconfigured', `${label} has no sign-in`));
    return { ...shared, accountId, scopes: [], apiUrl: null, token: none, renew: none };
  }
  let grant: Grant = await useGrant(db, id);
  let aheadMs = renewAheadMs;
  const renew = async (rejected: string) => {
    grant = await renewGrant(db, id, rejected, (stored) => oauth.refresh(stored));
    if (grant.expiresAt !== null) {
      aheadMs = Math.min(renewAheadMs, renewAheadShare * (grant.expiresAt - Date.now()));
    }
    return grant.accessToken;
  };
  return {
    ...shared,
    accountId,
    scopes: grant.scopes,
    apiUrl: grant.apiUrl,
    renew,
    token: async () => {
      const ending = grant.expiresAt !== null && grant.expiresAt - Date.now() < aheadMs;
      return ending ? renew(grant.accessToken) : grant.accessToken;
    },
  };
}
