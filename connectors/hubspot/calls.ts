import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { ActionCall, Caller, WebhookRequest } from '../../src/connector.ts';
import { HeadraceError } from '../../src/errors.ts';
import { idSchema } from './schemas.ts';
import { verifySignature } from './webhooks.ts';

/** What HubSpot adds to the query of a call from a card, page or settings screen. The signature covers it. */
const added = { account: 'portalId', user: 'userId', app: 'appId' };

/**
 * Who calls from one of our screens. HubSpot adds who it is to whatever address the screen asked for, so a name that
 * comes twice was put there by somebody else. Throws `unauthorized`.
 */
export function readCaller(request: WebhookRequest, secret: string, appId: string | null): Caller {
  verifySignature(request, secret);
  const query = new URL(request.url).searchParams;
  const only = (name: string): string => {
    const [value, ...more] = query.getAll(name);
    if (value && /^\d{1,20}$/.test(value) && more.length === 0) return value;
    throw new HeadraceError('unauthorized', 'The call does not say once and plainly who makes it');
  };
  if (appId !== null && only(added.app) !== appId) {
    throw new HeadraceError('unauthorized', 'The call comes from another app');
  }
  return { accountId: only(added.account), userId: only(added.user) };
}

const actionSchema = z.object({
  callbackId: z.string().min(1).max(200),
  origin: z.object({ portalId: idSchema }),
  object: z.object({ objectId: idSchema, objectType: z.string() }),
  inputFields: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).optional(),
});

/** Reads what a workflow asks for. Throws `unauthorized` and `invalid-input`. */
export function readAction(request: WebhookRequest, secret: string): ActionCall {
  if (request.headers['x-hubspot-signature-v3'] === undefined) verifyOlderSignature(request, secret);
  else verifySignature(request, secret);
  const parsed = actionSchema.safeParse(parse(request.body));
  if (!parsed.success || !/^(deal|0-3)$/i.test(parsed.data.object.objectType)) {
    throw new HeadraceError('invalid-input', 'The call is no action of a workflow on a deal');
  }
  const { callbackId, origin, object, inputFields = {} } = parsed.data;
  return {
    callId: callbackId,
    accountId: origin.portalId,
    dealId: object.objectId,
    inputs: Object.fromEntries(
      Object.entries(inputFields).map(([name, value]) => [name, value === null ? null : String(value)]),
    ),
    reply: (problem) => ({
      outputFields: {
        hs_execution_state: problem === null ? 'SUCCESS' : 'FAIL_CONTINUE',
        ...(problem !== null && { problem }),
      },
    }),
  };
}

/** Workflows may sign by version 2, which carries no time: that a call counts once is for the caller to see to. */
function verifyOlderSignature({ method, url, headers, body }: WebhookRequest, secret: string): void {
  const given = headers['x-hubspot-signature'] ?? '';
  const expected = createHash('sha256')
    .update(`${secret}${method.toUpperCase()}${url}`)
    .update(body)
    .digest();
  const received = Buffer.from(given, 'hex');
  const fits = received.length === expected.length && timingSafeEqual(received, expected);
  if (headers['x-hubspot-signature-version']?.toLowerCase() !== 'v2' || !fits) {
    throw new HeadraceError('unauthorized', 'The HubSpot signature does not fit the call');
  }
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
