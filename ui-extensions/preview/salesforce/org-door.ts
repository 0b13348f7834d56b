import type { RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';

const patienceMs = 15_000;

/**
 * Lets a page in the browser call an org's API (`/services/data/…`) on the page's own address: the token stays here.
 * When the org does not answer that is a 502.
 */
export function orgDoor(org: { url: string; token: () => Promise<string> }): RequestListener {
  const forward = async (...[request, response]: Parameters<RequestListener>): Promise<void> => {
    const body = request.method === 'GET' ? null : await text(request);
    const answer = await fetch(new URL(request.url ?? '/', org.url), {
      method: request.method ?? 'GET',
      headers: {
        authorization: `Bearer ${await org.token()}`,
        ...(body !== null && { 'content-type': 'application/json' }),
      },
      body,
      signal: AbortSignal.timeout(patienceMs),
    });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
  };
  return (request, response) => {
    forward(request, response).catch(() =>
      response.writeHead(502).end('[{ "message": "Salesforce does not answer." }]'),
    );
  };
}
