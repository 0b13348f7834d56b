import { onTestFinished } from 'vitest';
import type {
  PortfolioRows,
  Sandbox,
  SandboxOptions,
} from '../../../../../connectors/hubspot/sandbox/options.ts';
import { startSandbox } from '../../../../../connectors/hubspot/sandbox/start-sandbox.ts';
import { appManifest } from '../../../../../src/app-manifest.ts';
import { portfolio } from '../../support/portfolio.ts';

export interface Answer {
  status: number;
  headers: Headers;
  body: Body;
}

/** A record, property, owner … of an answer: what is looked at is there in the answers that are looked at. */
interface Shown {
  id: string;
  name: string;
  userId: number | null;
  archived: boolean;
  properties: Record<string, string | null>;
  propertiesWithHistory: Record<string, { value: string; timestamp: string }[]>;
  associations: Record<string, { results: { id: string; type: string }[] }>;
  to: { toObjectId: string; associationTypes: { typeId: number }[] }[];
  paging?: Paging;
}

interface Paging {
  next: { after: string };
}

interface Body extends Shown {
  results: Shown[];
  total: number;
  errors: {
    code: string;
    category: string;
    subCategory: string;
    message: string;
    context: { ids: string[] };
  }[];
  status: string;
  category: string;
  subCategory: string;
  message: string;
  policyName: string;
  error: string;
  access_token: string;
  refresh_token: string;
  hub_id: number;
  scopes: string[];
  active: boolean;
}

export const redirectUri = 'http://localhost:3000/oauth/hubspot/callback';
const scopes = appManifest.scopes['hubspot'] ?? { required: [], optional: [] };

/** A sandbox with one portal, and a door to it for an app that is installed. */
export async function openSandbox(
  options: Partial<SandboxOptions> & { rows?: PortfolioRows; deals?: number; activities?: number } = {},
) {
  const { rows, deals = 3, activities = 0, ...rest } = options;
  const sandbox = await startSandbox({
    limits: 'off',
    indexLagMs: 0,
    portals: [{ portfolio: rows ?? portfolio({ deals, activities }) }],
    ...rest,
  });
  onTestFinished(() => sandbox.close());
  const [portal] = sandbox.portals;
  if (!portal) throw new Error('The sandbox has no portal');
  const granted = await signIn(sandbox, scopes.optional);
  let token: string = granted.body.access_token;
  return {
    sandbox,
    portal,
    dealId: (portfolioId: string) => portal.dealIdOf(portfolioId) ?? '',
    refreshToken: granted.body.refresh_token,
    useToken: (other: string) => void (token = other),
    api: (method: string, path: string, body?: unknown) => call(sandbox, token, method, path, body),
  };
}

export async function call(
  sandbox: Sandbox,
  token: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  return read(
    await fetch(sandbox.url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    }),
  );
}

export async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json');
  return {
    status: response.status,
    headers: response.headers,
    body: (json ? JSON.parse(text) : text) as Body,
  };
}

/** The way of an admin: the authorize page, then the code for tokens. */
export async function signIn(sandbox: Sandbox, optional: readonly string[] = []): Promise<Answer> {
  const code = await codeOf(sandbox, { optional_scope: optional.join(' ') });
  return tokenCall(sandbox, { grant_type: 'authorization_code', redirect_uri: redirectUri, code });
}

export async function codeOf(sandbox: Sandbox, more: Record<string, string> = {}): Promise<string> {
  const { headers } = await authorize(sandbox, more);
  return new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
}

export function authorize(sandbox: Sandbox, more: Record<string, string> = {}): Promise<Response> {
  const query = new URLSearchParams({
    client_id: sandbox.clientId,
    redirect_uri: redirectUri,
    scope: scopes.required.join(' '),
    ...more,
  });
  return fetch(`${sandbox.url}/oauth/authorize?${query.toString()}`, { redirect: 'manual' });
}

export async function tokenCall(
  sandbox: Sandbox,
  form: Record<string, string>,
  path = 'token',
): Promise<Answer> {
  const body = new URLSearchParams({
    client_id: sandbox.clientId,
    client_secret: sandbox.clientSecret,
    ...form,
  });
  return read(await fetch(`${sandbox.url}/oauth/2026-09/${path}`, { method: 'POST', body }));
}
