import { signV3 } from '../connectors/hubspot/support/sign-v3.ts';
import type { RunningServer } from './running-server.ts';

export interface SignedCall {
  method?: string;
  /** Who asks; added to the query as HubSpot does. */
  portalId: number | string;
  userId?: number;
  body?: unknown;
  secret: string;
  sentAt?: number;
  headers?: Record<string, string>;
}

/** A call as a screen in HubSpot makes it: HubSpot adds who asks to the query and signs the whole. */
export async function signedCall(
  server: Pick<RunningServer, 'url'>,
  path: string,
  { method = 'GET', portalId, userId = 7, body, secret, sentAt = Date.now(), headers = {} }: SignedCall,
): Promise<Response> {
  const url = `${server.url}${path}${path.includes('?') ? '&' : '?'}userId=${userId}&portalId=${portalId}&appId=1`;
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const signature = signV3({ method, url, body: Buffer.from(text), now: sentAt }, secret);
  return fetch(url, {
    method,
    ...(text && { body: text }),
    headers: {
      'content-type': 'application/json',
      'x-hubspot-signature-v3': signature,
      'x-hubspot-request-timestamp': String(sentAt),
      ...headers,
    },
  });
}
