import { hubspot } from '@hubspot/ui-extensions';

/** HubSpot waits 15 s by default; a reader of a record does not. */
const timeoutMs = 5000;

export type Answer<Body> = { ok: true; body: Body } | { ok: false; status: number | null; sentence: string };

/**
 * Asks our server; HubSpot signs the request and says who is asking. Never throws: what went wrong is a sentence.
 * `path` begins with a slash; `origin` is the project's API_ORIGIN.
 */
export async function ask<Body>(
  origin: string,
  path: string,
  change?: { method: 'PUT' | 'POST'; body: Record<string, unknown> },
): Promise<Answer<Body>> {
  try {
    const response = await hubspot.fetch(`${origin}${path}`, {
      method: change?.method ?? 'GET',
      timeout: timeoutMs,
      ...(change ? { body: change.body } : {}),
    });
    const body = (await response.json()) as Body & { error?: { message: string } };
    if (response.ok) return { ok: true, body };
    return { ok: false, status: response.status, sentence: body.error?.message ?? unreachable };
  } catch {
    return { ok: false, status: null, sentence: unreachable };
  }
}

const unreachable = 'Headrace did not answer.';
