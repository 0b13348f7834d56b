import type { App } from '../../../app-shape.ts';
import { createApp } from '../../../app.ts';
import { readConfig } from '../../../config.ts';
import { HeadraceError } from '../../../errors.ts';
import { createHttp } from '../../../http/create-http.ts';
import { listen } from '../../../http/listen.ts';
import { createLog } from '../../../log.ts';
import { eraseConnection, listConnections } from '../../../store/connections.ts';
import { followSignIn } from '../follow-sign-in.ts';
import { environmentOf, loadSandbox, type Sandbox } from '../sandboxes.ts';
import type { Terminal } from '../terminal.ts';
import { type DemoPlace, journalOf } from './demo-place.ts';

export interface Demo extends AsyncDisposable {
  app: App;
  tenants: Tenant[];
}

/** One account in the sandbox of its CRM, and our connection to it. */
export interface Tenant {
  crm: string;
  sandbox: Sandbox;
  portal: Sandbox['portals'][number];
  connectionId: string;
}

export interface DemoWay {
  crms: readonly string[];
  port: number;
  fresh: boolean;
}

/**
 * A whole installation of its own: a sandbox of each CRM with the portfolio and all that earlier runs wrote to it, the
 * web server on `port` (0: any free one), and the house on a store under the demo's folder, signed in to every sandbox.
 */
export async function openDemo(
  place: DemoPlace,
  terminal: Terminal,
  { crms, port, fresh }: DemoWay,
): Promise<Demo> {
  await using opened = new AsyncDisposableStack();
  let handle: ReturnType<typeof createHttp> | null = null;
  const web = await listen(
    (request, response) => (handle ? handle(request, response) : response.writeHead(503).end()),
    { port, host: '127.0.0.1' },
  );
  opened.defer(() => web.close());
  const appUrl = `http://localhost:${web.port}`;

  const accounts: Omit<Tenant, 'connectionId'>[] = [];
  for (const crm of crms) {
    const { startSandbox } = await loadSandbox(crm);
    const sandbox = await startSandbox({
      portals: [{ folder: place.folder, name: 'Demo account' }],
      journal: journalOf(place, crm),
      webhookUrl: `${appUrl}/webhooks/${crm}`,
      limits: 'off',
    });
    opened.defer(() => sandbox.close());
    const [portal] = sandbox.portals;
    if (!portal) throw new HeadraceError('unreadable', `The sandbox of ${crm} has no account.`);
    accounts.push({ crm, sandbox, portal });
  }

  const { LOG_LEVEL, HEADRACE_HOME: _, ...inherited } = terminal.env;
  const config = readConfig({
    ...Object.fromEntries(Object.entries(inherited).filter(([name]) => !ownVariables.has(name))),
    ...Object.assign({}, ...accounts.map(({ crm, sandbox }) => environmentOf(crm, sandbox))),
    APP_URL: appUrl,
    HEADRACE_HOME: place.home,
    LOG_LEVEL: LOG_LEVEL || 'silent',
  });
  // Whoever starts again after a kill shall not wait long for the lease of the dead.
  const app = await createApp(config, { log: createLog(config.logLevel), leaseMs: 5000, limitFactor: 20 });
  opened.defer(() => app.close());
  handle = createHttp(app);
  if (fresh) for (const { id } of await listConnections(app.db)) await eraseConnection(app.db, id);

  const tenants: Tenant[] = [];
  for (const account of accounts) {
    const end = await followSignIn(`${appUrl}/oauth/${account.crm}/start`, (url) =>
      url.href.startsWith(`${appUrl}/connected/`),
    );
    tenants.push({ ...account, connectionId: end.pathname.split('/').at(-1) ?? '' });
  }
  const all = opened.move();
  return { app, tenants, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

/** What a demo never takes from outside: it must not touch anybody's database, queue, keys or CRM. */
const ownVariables = new Set(['DATABASE_URL', 'REDIS_URL', 'HEADRACE_KEYS', 'PORT', 'ADMIN_PASSWORD']);
