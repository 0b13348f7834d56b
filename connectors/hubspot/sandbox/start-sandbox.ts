import { appManifest } from '../../../src/app-manifest.ts';
import { createServerApp } from './api/create-server-app.ts';
import { strike } from './api/faults.ts';
import { createGrants, type GrantEntry } from './api/grants.ts';
import { createRequestLog } from '../../../src/sandbox/request-log.ts';
import { rollingWindow } from './api/rolling-window.ts';
import type { ServerState } from './api/server-state.ts';
import { type LivePortal, livePortal } from './live-portal.ts';
import { loadPortal } from './load/load-portal.ts';
import type { Limits, Sandbox, SandboxOptions } from './options.ts';
import { createPages } from './pages/create-pages.ts';
import { sandboxPortal } from './sandbox-portal.ts';
import { applyOperation } from './state/apply-operation.ts';
import { createFaults } from '../../../src/sandbox/create-faults.ts';
import { openJournal } from '../../../src/sandbox/journal.ts';
import { listenLocally } from '../../../src/sandbox/listen-locally.ts';
import type { Operation } from './state/operation.ts';
import type { Portal } from './state/portal.ts';
import { uncertain as assumptions } from './uncertain.ts';
import { createWebhooks } from './webhooks/create-webhooks.ts';

/** What an app with rights for the marketplace gets: 110 calls in 10 s, 5 searches in 1 s. */
const vendorLimits: Limits = {
  burst: { calls: 110, perMs: 10_000 },
  search: { calls: 5, perMs: 1000 },
  associations: { calls: 150, perMs: 10_000 },
};
const noLimits: Limits = { burst: null, search: null, associations: null };
const firstPortalId = 45_100_001;
const thirtyMinutesMs = 1_800_000;
/** Everything but reading: HubSpot reads by POST, too. */
const changingCalls = /^(PATCH|PUT|DELETE) |^POST (?!.*(\/search|\/batch\/read|\/oauth\/))/;

/**
 * Starts a local HubSpot on 127.0.0.1 with one or more accounts. Throws `invalid-input` naming file, line and column
 * of a bad portfolio value, and `misconfigured` when the port is taken.
 */
export async function startSandbox(given: SandboxOptions): Promise<Sandbox> {
  const uncertain = { ...assumptions, ...given.uncertain };
  const clientId = given.clientId ?? 'headrace-local';
  const clientSecret = given.clientSecret ?? '11111111-2222-4333-8444-555555555555';
  const appId = given.appId ?? 1_160_452;
  const scopes = appManifest.scopes['hubspot'] ?? { required: [], optional: [] };
  const webhooks = createWebhooks({
    url: given.webhookUrl ?? null,
    clientSecret,
    appId,
    retryMs: uncertain.webhookRetryMs,
  });

  const loaded: Portal[] = [];
  for (const [index, source] of given.portals.entries()) {
    loaded.push(await loadPortal(source, source.portalId ?? firstPortalId + index, uncertain));
  }
  const byId = new Map(loaded.map((portal) => [portal.portalId, portal]));
  const earlier: GrantEntry[] = [];
  const journal =
    given.journal === undefined ? null : openJournal(given.journal, (entry) => replay(entry as Entry));
  const grants = createGrants(given.accessTokenTtlMs ?? thirtyMinutesMs, (grant) =>
    journal?.append({ grant }),
  );
  function replay(entry: Entry): void {
    const portal = 'operation' in entry ? byId.get(entry.portalId) : undefined;
    if (portal && 'operation' in entry) applyOperation(portal, entry.operation);
    if ('grant' in entry) earlier.push(entry.grant);
  }
  for (const entry of earlier) grants.replay(entry);

  const portals = new Map<number, LivePortal>(
    loaded.map((portal) => [
      portal.portalId,
      livePortal(portal, {
        now: given.now ?? Date.now,
        indexLagMs: given.indexLagMs ?? uncertain.indexLagMs,
        onOperation: (portalId, operation) => journal?.append({ portalId, operation } satisfies Entry),
        onEffects: (portalId, effects) => webhooks.tell(portalId, effects),
      }),
    ]),
  );
  let url = '';
  const state: ServerState = {
    app: { appId, clientId, clientSecret, requiredScopes: scopes.required, optionalScopes: scopes.optional },
    portals,
    grants,
    windows: new Map(loaded.map(({ portalId }) => [portalId, windowsFor(limitsOf(given.limits))])),
    uncertain,
    url: () => url,
  };
  const { log, middleware } = createRequestLog();
  const faults = createFaults(strike);
  const app = createServerApp(state, {
    log: middleware,
    faults: faults.middleware,
    latencyMs: given.latencyMs ?? 0,
    pages: createPages(state),
  });
  const server = await listenLocally(app, given.port ?? 0);
  url = server.url;
  return {
    url,
    clientId,
    clientSecret,
    appId,
    portals: [...portals.values()].map(sandboxPortal),
    requests: log,
    changingCalls,
    faults: faults.add,
    clearFaults: faults.clear,
    webhooksDelivered: () => webhooks.delivered(),
    expireTokens: () => grants.expireAccess(),
    async close() {
      webhooks.stop();
      await server.close();
    },
  };
}

type Entry = { portalId: number; operation: Operation } | { grant: GrantEntry };

function limitsOf(given: SandboxOptions['limits']): Limits {
  if (given === 'off') return noLimits;
  return given === undefined || given === 'vendor' ? vendorLimits : { ...vendorLimits, ...given };
}

function windowsFor(limits: Limits) {
  return Object.fromEntries(
    Object.entries(limits).flatMap(([lane, limit]) => (limit ? [[lane, rollingWindow(limit)]] : [])),
  );
}
