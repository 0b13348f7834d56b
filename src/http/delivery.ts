import type { Request } from 'express';
import type { WebhookRequest } from '../connector.ts';
import { HeadraceError } from '../errors.ts';
import type { HttpApp } from './http-app.ts';

/** A call of a CRM as its signature covers it: our configured address, never the Host header's, and the raw body. */
export function deliveryOf({ config }: Pick<HttpApp, 'config'>, request: Request): WebhookRequest {
  return {
    method: request.method,
    url: `${config.appUrl}${request.originalUrl}`,
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : value,
      ]),
    ),
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    now: Date.now(),
  };
}

/** What a CRM signs with. Throws `unauthorized` when none is set. */
export function secretOf({ config }: Pick<HttpApp, 'config'>, crm: string): string {
  const secret = config.environment[`${crm.toUpperCase()}_CLIENT_SECRET`];
  if (secret) return secret;
  throw new HeadraceError('unauthorized', 'No client secret is set here: nothing delivered can be trusted.');
}
