import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { WebhookEvent, WebhookRequest } from '../../src/connector.ts';
import { HeadraceError } from '../../src/errors.ts';
import { idSchema } from './schemas.ts';

/** A signature is good for this long, in both directions: clocks differ. */
const toleranceMs = 300_000;

/** Only these are decoded in the address before signing. */
const decoded: Readonly<Record<string, string>> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
};

/**
 * Checks HubSpot's request signature v3 over method, address, raw body and time. Throws `unauthorized`. The
 * address is our public one, never the Host header's.
 */
export function verifySignature({ method, url, headers, body, now }: WebhookRequest, secret: string): void {
  const given = headers['x-hubspot-signature-v3'];
  const timestamp = headers['x-hubspot-request-timestamp'];
  if (!given || !timestamp) throw new HeadraceError('unauthorized', 'The call carries no HubSpot signature');
  if (!/^\d{1,16}$/.test(timestamp) || Math.abs(now - Number(timestamp)) > toleranceMs) {
    throw new HeadraceError('unauthorized', 'The HubSpot signature is not of the last five minutes');
  }
  const address = url.replace(/%[0-9a-f]{2}/gi, (code) => decoded[code.toUpperCase()] ?? code);
  const expected = createHmac('sha256', secret)
    .update(method.toUpperCase() + address)
    .update(body)
    .update(timestamp)
    .digest();
  const received = Buffer.from(given, 'base64');
  if (received.length !== expected.length || !timingSafeEqual(received, expected)) {
    throw new HeadraceError('unauthorized', 'The HubSpot signature does not fit the call');
  }
}

const eventSchema = z.object({
  portalId: idSchema,
  subscriptionType: z.string(),
  objectTypeId: z.string().nullish(),
  objectId: idSchema.nullish(),
  primaryObjectId: idSchema.nullish(),
  mergedObjectIds: z.array(idSchema).nullish(),
  newObjectId: idSchema.nullish(),
  fromObjectId: idSchema.nullish(),
  toObjectId: idSchema.nullish(),
  associationType: z.string().nullish(),
});
type RawEvent = z.infer<typeof eventSchema>;

/** Reads a delivery whose signature holds: which deals of which accounts to read again, each named once. */
export function readWebhook(request: WebhookRequest, secret: string): WebhookEvent[] {
  verifySignature(request, secret);
  const parsed = z.array(eventSchema).safeParse(parse(request.body));
  if (!parsed.success) throw new HeadraceError('unreadable', 'The HubSpot webhook is not a list of events');
  const events = new Map<string, WebhookEvent>();
  for (const raw of parsed.data) {
    const kind = kindOf(raw);
    if (kind === null) continue;
    const key = `${raw.portalId} ${kind}`;
    const event = events.get(key) ?? { accountId: raw.portalId, dealIds: [], contactIds: [], kind };
    if (kind !== 'privacy-deletion') event.dealIds = [...new Set([...event.dealIds, ...dealIdsOf(raw)])];
    else if (raw.objectId) event.contactIds = [...new Set([...event.contactIds, raw.objectId])];
    events.set(key, event);
  }
  return [...events.values()];
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}

/** Null: not about deals. Classic names say `deal.`, generic ones `object.` with the type beside them. */
function kindOf({ subscriptionType, objectTypeId }: RawEvent): WebhookEvent['kind'] | null {
  const [subject = '', what = ''] = subscriptionType.split('.');
  if (what === 'privacyDeletion') return 'privacy-deletion';
  const isDeal = subject === 'deal' || (subject === 'object' && (objectTypeId ?? '0-3') === '0-3');
  if (!isDeal) return null;
  // Neither of the two moves the modified date.
  return what === 'deletion' || what === 'restore' ? 'removed' : 'changed';
}

function dealIdsOf(raw: RawEvent): string[] {
  const linked = raw.associationType?.startsWith('DEAL_TO_') ? raw.fromObjectId : raw.toObjectId;
  const ids = [
    raw.objectId,
    raw.primaryObjectId,
    ...(raw.mergedObjectIds ?? []),
    raw.newObjectId,
    raw.associationType ? linked : null,
  ];
  return ids.filter((id) => id !== null && id !== undefined);
}
