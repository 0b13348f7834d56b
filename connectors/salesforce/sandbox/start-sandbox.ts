import { appManifest } from '../../../src/app-manifest.ts';
import { createFaults } from '../../../src/sandbox/create-faults.ts';
import { openJournal } from '../../../src/sandbox/journal.ts';
import { listenLocally } from '../../../src/sandbox/listen-locally.ts';
import { createRequestLog } from '../../../src/sandbox/request-log.ts';
import { strike } from './api/faults.ts';
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
const thirtyDaysMs = 30 * 86_400_000;
/** Everything but signing in and jobs that read. */
const changingCalls = /^(PATCH|PUT|POST|DELETE) (?!.*(\/oauth2\/|\/jobs\/query))/;

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
  const rules = {
    accessTokenTtlMs: given.accessTokenTtlMs ?? twoHoursMs,
    refreshTokenIdleMs: given.refreshTokenIdleMs ?? thirtyDaysMs,
    liveTokens: uncertain.liveTokens,
  };
  const grants = createGrants(rules, (grant) => journal?.append({ grant }));
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
    ingestJobs: new Map(),
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
    portals: [...portals.values()].map(sandboxPortal),
    requests: log,
    changingCalls,
    faults: faults.add,
    clearFaults: faults.clear,
    expireTokens: () => grants.expireAccess(),
    endJobs(end) {
      if (end === 'gone') state.jobs.clear();
      for (const job of state.jobs.values())
        Object.assign(job, { state: end, ...(end === 'Failed' && { errorMessage: 'InvalidBatch: failed' }) });
    },
    setCallsOfOthers(calls) {
      for (const portalId of portals.keys())
        state.usage.set(portalId, { own: state.usage.get(portalId)?.own ?? 0, others: calls });
    },
    close: server.close,
  };
}

type Entry = { portalId: string; operation: Operation } | { grant: GrantEntry };

function limitsOf(given: SandboxOptions['limits']): Limits {
  if (given === 'off') return noLimits;
  return given === undefined || given === 'vendor' ? vendorLimits : { ...vendorLimits, ...given };
}
