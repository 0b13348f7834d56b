import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type Response, urlencoded } from 'express';
import { type Html, html } from '../../src/html.ts';
import { type Listening, listen } from '../../src/http/listen.ts';
import { boardPage } from './pages/board-page.ts';
import { layout } from './pages/layout.ts';
import { recordPage } from './pages/record-page.ts';
import type { Play, PreviewTenant } from './preview.ts';
import { watchDeals } from './watch-deals.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

export interface PreviewOptions {
  tenants: readonly PreviewTenant[];
  /** Where bundles are made. */
  folder: string;
  /** 0: any free port. */
  port: number;
}

/**
 * Pages that look like a CRM's, with our real screens in them: a board, a deal's record, our page and our settings for
 * each account. Seen from this machine alone.
 */
export async function startPreview({ tenants, folder, port }: PreviewOptions): Promise<Listening> {
  const app = express().disable('x-powered-by');
  const [first] = tenants;
  app.get('/', (_request, response) => response.redirect(`/${first?.crm ?? ''}`));
  app.use('/assets', express.static(folder));
  app.use('/page', express.static(join(here, 'page')));
  app.get('/preview.css', async (_request, response) => {
    response.type('css').send(await readFile(join(here, 'pages', 'style.css'), 'utf8'));
  });
  for (const tenant of tenants) await addTenant(app, tenant, tenants, folder);
  return listen(app, { port, host: '127.0.0.1' });
}

async function addTenant(
  app: express.Express,
  tenant: PreviewTenant,
  tenants: readonly PreviewTenant[],
  folder: string,
): Promise<void> {
  const { crm, account, portal } = tenant;
  const { createPlay } = (await import(`./${crm}/play.ts`)) as { createPlay: (of: PreviewTenant) => Play };
  const play = createPlay(tenant);
  await play.build(join(folder, crm));
  const [pipelines, owners] = [await account.pipelines(), await account.owners()];
  const watched = watchDeals(account);
  const show = (response: Response, title: string, body: Html): void => {
    response.type('html').send(layout({ title, body, play, tenant, tenants }));
  };
  const missing = (response: Response): void =>
    show(response.status(404), 'Not found', html`<p>There is no such deal.</p>`);

  app.use(`/${crm}/calls`, play.calls);
  app.get(`/${crm}`, async (request, response) => {
    await watched.renew();
    const chosen = pipelines.find(({ id }) => id === request.query['pipeline']) ?? pipelines[0];
    show(response, 'Board', boardPage({ tenant, pipelines, chosen, owners, deals: watched.deals }));
  });
  app.get(`/${crm}/deals/:id`, async (request, response) => {
    await watched.renew();
    const deal = watched.deals.get(request.params.id);
    if (!deal) missing(response);
    else show(response, deal.name ?? 'Deal', recordPage({ tenant, pipelines, owners, play, deal }));
  });
  app.post(`/${crm}/deals/:id/stage`, urlencoded({ extended: false }), (request, response) => {
    const { stage } = request.body as { stage?: string };
    if (!portal.deal(request.params.id)) missing(response);
    else {
      portal.edit().update(request.params.id, { [play.stageField]: stage ?? '' });
      response.redirect(303, `/${crm}/deals/${request.params.id}`);
    }
  });
  for (const place of ['pipeline', 'settings'] as const) {
    if (!play.places.includes(place)) continue;
    app.get(`/${crm}/${place}`, (_request, response) =>
      show(response, place === 'pipeline' ? 'Headrace' : 'Headrace settings', play.screen(place, null)),
    );
  }
}
