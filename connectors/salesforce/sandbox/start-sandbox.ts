import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { appManifest } from '../../../src/app-manifest.ts';
import { HeadraceError } from '../../../src/errors.ts';
import { openJournal } from '../../../src/sandbox/journal.ts';
import { createRequestLog } from '../../../src/sandbox/request-log.ts';
import { createFaults } from './api/faults.ts';
import { createGrants, type GrantEntry } from './api/grants.ts';
import { createServerApp } from './api/create-server-app.ts';
import type { ServerState } from './api/server-state.ts';
import { livePortal } from './live-portal.ts';
import { loadPortal } from './load/load-portal.ts';
import type { Limits, Sandbox, SandboxOptions } from './options.ts';
import { createPages } from './pages/create-pages.ts';
import { sandboxPortal } from './sandbox-portal.ts';
import { applyOperation } from './state/apply-operation.ts';
import type { Operation } from './state/operation.ts';
import type { Portal } from './state/portal.ts';
import { formatId } from './state/record-id.ts';
import { uncertain as assumptions } from './uncertain.ts';

/** An Enterprise org with few licences. */
const vendorLimits: Limits = { dailyCalls: 100_000, concurrent: 25 };
const noLimits: Limits = { dailyCalls: null, concurrent: null };
const twoHoursMs = 7_200_000;

/**
 * Starts a local Salesforce on 127.0.0.1 with one or more orgs. Throws `invalid-input` naming file, line and column of
 * a bad portfolio value, and `misconfigured` when the port is taken.
 */
export async function startSandbox(given: SandboxOptions): Promise<Sandbox> {
  const uncertain = { ...assumptions, ...given.uncertain };
  const clientId = given.clientId ?? 'headrace-local';
  const clientSecret = given.clientSecret ?? '11111111-2222-4333-8444-555555555555';
  const now = given.now ?? Date.now;

  const loaded: Portal[] = [];
  for (const [index, source] of given.portals.entries())
    loaded.push(await loadPortal(source, source.portalId ?? formatId('00D', index), uncertain, now));
  const byId = new Map(loaded.map((portal) => [portal.portalId, portal]));
  const earlier: GrantEntry[] = [];
  const journal =
    given.journal === undefined ? null : openJournal(given.journal, (entry) => replay(entry as Entry));
  const ttl = { accessTokenTtlMs: given.accessTokenTtlMs ?? twoHoursMs, liveTokens: uncertain.liveTokens };
  const grants = createGrants(ttl, (grant) => journal?.append({ grant }));
  function replay(entry: Entry): void {
    const portal = 'operation' in entry ? byId.get(entry.portalId) : undefined;
    if (portal && 'operation' in entry) applyOperation(portal, entry.operation);
    if ('grant' in entry) earlier.push(entry.grant);
  }
  for (const entry of earlier) grants.replay(entry);

  const portals = new Map(
    loaded.map((portal) => [
      portal.portalId,
      livePortal(portal, (portalId, operation) => journal?.append({ portalId, operation } satisfies Entry)),
    ]),
  );
  let url = '';
  const state: ServerState = {
    app: { clientId, clientSecret, scopes: appManifest.scopes['salesforce']?.required ?? [] },
    portals,
    grants,
    limits: limitsOf(given.limits),
    usage: new Map(),
    running: 0,
    cursors: new Map(),
    jobs: new Map(),
    uncertain,
    url: () => url,
  };
  const { log, middleware } = createRequestLog();
  const faults = createFaults();
  const app = createServerApp(state, {
    log: middleware,
    faults: faults.middleware,
    latencyMs: given.latencyMs ?? 0,
    pages: createPages(state),
  });
  const server = createServer({ maxHeaderSize: 65_536, keepAliveTimeout: 30_000 }, app);
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const message = `The sandbox cannot listen on port ${given.port}: ${cause.code}. Give it another port, or 0 for any free one.`;
      reject(new HeadraceError('misconfigured', message, { cause }));
    });
    server.listen(given.port ?? 0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
  url = `http://127.0.0.1:${port}`;
  return {
    url,
    clientId,
    clientSecret,
    portals: [...portals.values()].map(sandboxPortal),
    requests: log,
    faults: faults.add,
    clearFaults: faults.clear,
    expireTokens: () => grants.expireAccess(),
    setCallsOfOthers(calls) {
      for (const portalId of portals.keys())
        state.usage.set(portalId, { own: state.usage.get(portalId)?.own ?? 0, others: calls });
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

type Entry = { portalId: string; operation: Operation } | { grant: GrantEntry };

function limitsOf(given: SandboxOptions['limits']): Limits {
  if (given === 'off') return noLimits;
  return given === undefined || given === 'vendor' ? vendorLimits : { ...vendorLimits, ...given };
}
