import { Command } from 'commander';
import type { App } from '../app-shape.ts';
import { HeadraceError, isHeadraceError } from '../errors.ts';
import { createHttp } from '../http/create-http.ts';
import { hostOf, listen } from '../http/listen.ts';
import { loginUrlOf } from '../http/sign-in.ts';
import { getConnection } from '../store/connections.ts';
import { printJson } from './support/print-json.ts';
import { signInHeadless } from './support/sign-in-headless.ts';
import type { Terminal } from './support/terminal.ts';
import { withApp } from './support/with-app.ts';

interface Options {
  login?: string | null;
  headless?: boolean;
  json?: boolean;
  verbose?: boolean;
}

export function createCommand(terminal: Terminal): Command {
  return new Command('connect')
    .description('signs in to a CRM account and keeps the connection')
    .argument('<crm>', 'whose account, e.g. hubspot')
    .option('--login <address>', 'where to sign in, for Salesforce: a sandbox, or the address of your org')
    .option('--headless', 'follow a sign-in page that redirects at once, as sandboxes have')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Opens no browser by itself: it prints the address and waits until you have signed in there. The CRM sends the browser
back to APP_URL, which must be registered with the app.

Examples:
  $ headrace connect hubspot
  $ headrace connect salesforce --login test.salesforce.com
  $ headrace connect salesforce --login acme.my.salesforce.com
  $ HUBSPOT_API_URL=http://localhost:4000 HUBSPOT_AUTH_URL=http://localhost:4000 headrace connect hubspot --headless`,
    )
    .action(async (crm: string, { login = null, headless, json, verbose }: Options) => {
      const connection = await withApp(terminal, { verbose: verbose ?? false }, async (app) => {
        if (!app.connectors.get(crm)?.oauth) throw unknownCrm(app, crm);
        // What is wrong with it is said here, before anybody opens a browser.
        const at = login === null ? null : loginUrlOf(app, crm, login);
        const id = headless
          ? await signInHeadless(app, crm, at)
          : await signInByBrowser(app, crm, at, terminal);
        return getConnection(app.db, id);
      });
      const { id, accountId, state } = connection;
      if (json) printJson(terminal, { connection: { id, crm, account: accountId, state } });
      else
        terminal.out(
          `Connected ${crm} account ${accountId} as ${id}. "headrace once" reads it now, a worker by itself.\n`,
        );
    });
}

function unknownCrm(app: App, crm: string): HeadraceError {
  const known = [...app.connectors.values()].filter(({ oauth }) => oauth).map(({ name }) => name);
  return new HeadraceError(
    'invalid-input',
    `There is no CRM "${crm}" to sign in to. Known: ${known.join(', ')}.`,
  );
}

/** Serves the way back ourselves, until somebody has come. */
async function signInByBrowser(
  app: App,
  crm: string,
  login: string | null,
  { err, signal }: Terminal,
): Promise<string> {
  const signedIn = Promise.withResolvers<string>();
  const watched: App = {
    ...app,
    signedIn: async (name, grant) => {
      const id = await app.signedIn(name, grant);
      signedIn.resolve(id);
      return id;
    },
  };
  const { appUrl, port } = app.config;
  const address = `${appUrl}/oauth/${crm}/start${login === null ? '' : `?login=${encodeURIComponent(login)}`}`;
  const listening = await listen(createHttp(watched), { port, host: hostOf(appUrl) }).catch(
    (error: unknown) => {
      if (!isHeadraceError(error, 'misconfigured')) throw error;
      throw new HeadraceError(
        'misconfigured',
        `${error.message} If it is Headrace itself, just open ${address}.`,
      );
    },
  );
  try {
    err(`Open this address and sign in (Ctrl-C gives up):\n  ${address}\n`);
    const gaveUp = new HeadraceError('invalid-input', 'Nobody signed in.');
    signal.addEventListener('abort', () => signedIn.reject(gaveUp), { once: true });
    return await signedIn.promise;
  } finally {
    await listening.close();
  }
}
