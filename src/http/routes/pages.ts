import { readFileSync } from 'node:fs';
import { Router } from 'express';
import { accountSummaries } from '../account-summary.ts';
import { adminOnly } from '../admin-only.ts';
import type { HttpApp } from '../http-app.ts';
import { accountsPage } from '../pages/accounts-page.ts';
import { messagePage } from '../pages/message-page.ts';
import { reconnectPath } from '../reconnect-path.ts';

const asset = (name: string) => readFileSync(new URL(`../pages/${name}`, import.meta.url));

/** What people open in a browser. */
export function pageRoutes(app: HttpApp): Router {
  const style = asset('style.css');
  const icon = asset('icon.svg');
  const router = Router();
  router.get('/style.css', (_request, response) => void response.type('css').send(style));
  router.get('/icon.svg', (_request, response) => void response.type('svg').send(icon));

  router.get('/', adminOnly(app.config), async (_request, response) => {
    const crms = [...app.connectors.values()].filter(({ oauth }) => oauth);
    const accounts = await accountSummaries(app.db);
    const lost = accounts.filter(({ state }) => state === 'needs-reconnect');
    const reconnect = new Map<string, string>();
    for (const account of lost) reconnect.set(account.id, await reconnectPath(app, account));
    response.type('html').send(accountsPage({ accounts, crms, reconnect, now: Date.now() }));
  });

  // Whoever installed us need not be who runs this server: this page says nothing about anybody.
  router.get('/connected/:connection', (_request, response) => {
    const message =
      'Headrace reads your deals now. The first values appear on them when it has learnt from your history: minutes for thousands of deals, an hour or two for hundreds of thousands. You can close this page.';
    response.type('html').send(messagePage({ title: 'Connected', message, failed: false }));
  });

  return router;
}
