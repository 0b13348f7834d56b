import { createHash, createHmac } from 'node:crypto';

const decoded: Record<string, string> = {
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

/** The headers of a signed call: v3 over method, address, body and time, and v1 as classic webhooks still carry it. */
export function signatures(
  secret: string,
  method: string,
  url: string,
  body: string,
  at: number,
): Record<string, string> {
  const address = url.replace(/%[0-9A-F]{2}/gi, (code) => decoded[code.toUpperCase()] ?? code);
  const v3 = createHmac('sha256', secret).update(`${method}${address}${body}${at}`).digest('base64');
  return {
    'X-HubSpot-Signature-v3': v3,
    'X-HubSpot-Request-Timestamp': String(at),
    'X-HubSpot-Signature': createHash('sha256')
      .update(secret + body)
      .digest('hex'),
    'X-HubSpot-Signature-Version': 'v1',
  };
}
