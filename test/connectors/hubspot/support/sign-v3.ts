import { createHmac } from 'node:crypto';

/** HubSpot's signature v3 for an address that needs no decoding. */
export function signV3(
  request: { method: string; url: string; body: Buffer; now: number },
  secret: string,
): string {
  const hmac = createHmac('sha256', secret).update(`${request.method}${request.url}`).update(request.body);
  return hmac.update(String(request.now)).digest('base64');
}
