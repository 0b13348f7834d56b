import { json, Router } from 'express';
import { z } from 'zod';
import { signatures } from '../../../connectors/hubspot/sandbox/webhooks/sign.ts';
import { html } from '../../../src/html.ts';
import type { Play, PreviewTenant, ScreenPlace } from '../preview.ts';
import { buildScreens, type ScreenName } from './build-screens.ts';

const bundles: Readonly<Record<ScreenPlace, ScreenName>> = {
  record: 'DealHealth',
  sidebar: 'DealHealthSidebar',
  pipeline: 'Pipeline',
  settings: 'Settings',
};

/** As HubSpot writes above a card; a page and the settings have their own. */
const titles: Readonly<Partial<Record<ScreenPlace, string>>> = {
  record: 'Deal health',
  sidebar: 'Deal health at a glance',
};

const person = { id: 52000001, email: 'rep@demo.example', locale: 'en-us' };

const fetchSchema = z.object({
  url: z.string(),
  method: z.enum(['GET', 'PUT', 'POST']).default('GET'),
  body: z.record(z.string(), z.unknown()).optional(),
});
const propertiesSchema = z.object({ dealId: z.string(), names: z.array(z.string()) });

/** Plays HubSpot: the screens run in a worker, and HubSpot's server signs what they ask of ours. */
export function createPlay(tenant: PreviewTenant): Play {
  const { appUrl, portal, sandbox } = tenant;
  const calls = Router().use(json({ limit: '1mb' }));

  calls.post('/fetch', async (request, response) => {
    const { url, method, body } = fetchSchema.parse(request.body);
    const target = new URL(url);
    if (target.origin !== appUrl) {
      response.status(400).json({ error: { message: `${target.origin} is not among the permitted URLs.` } });
      return;
    }
    const added = {
      userId: person.id,
      portalId: portal.portalId,
      userEmail: person.email,
      appId: sandbox.appId ?? '',
    };
    for (const [name, value] of Object.entries(added)) target.searchParams.append(name, String(value));
    const text = body === undefined ? '' : JSON.stringify(body);
    const answer = await fetch(target, {
      method,
      headers: {
        'content-type': 'application/json',
        ...signatures(sandbox.clientSecret, method, target.href, text, Date.now()),
      },
      ...(text && { body: text }),
      redirect: 'manual',
      signal: AbortSignal.timeout(15_000),
    }).catch(() => null);
    if (!answer) response.status(502).json({ error: { message: 'Headrace did not answer.' } });
    else
      response
        .status(answer.status)
        .type('json')
        .send(await answer.text());
  });

  calls.post('/properties', (request, response) => {
    const { dealId, names } = propertiesSchema.parse(request.body);
    const { properties = {} } = portal.deal(dealId) ?? {};
    response.json(Object.fromEntries(names.map((name) => [name, properties[name] ?? ''])));
  });

  return {
    build: buildScreens,
    head: html`<link rel="stylesheet" href="/assets/hubspot/hubspot.css"><script src="/assets/hubspot/host.js" defer></script><script src="/page/hubspot.js" defer></script>`,
    places: ['record', 'sidebar', 'pipeline', 'settings'],
    screen: (place, dealId) =>
      html`<div class="hs-screen">${titles[place] && html`<h2 class="hs-screen-title">${titles[place]}</h2>`}<div data-screen="${bundles[place]}" data-context="${JSON.stringify(
        {
          ...(dealId !== null && { crm: { objectId: Number(dealId), objectTypeId: '0-3' } }),
          user: person,
          portal: { id: portal.portalId, timezone: 'UTC' },
          variables: { API_ORIGIN: appUrl },
        },
      )}"></div></div>`,
    stageField: 'dealstage',
    calls,
    bodyClass: 'hubspot',
  };
}
