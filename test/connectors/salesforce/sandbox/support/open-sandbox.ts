import { createHash } from 'node:crypto';
import jsforce from 'jsforce';
import { onTestFinished } from 'vitest';
import type {
  PortalSource,
  PortfolioRow,
  PortfolioRows,
  Sandbox,
  SandboxOptions,
  SandboxPortal,
} from '../../../../../connectors/salesforce/sandbox/options.ts';
import { startSandbox } from '../../../../../connectors/salesforce/sandbox/start-sandbox.ts';

export const redirectUri = 'http://localhost:9/callback';
// RFC 7636, appendix B.
export const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
export const challenge = createHash('sha256').update(verifier).digest('base64url');
export const version = '68.0';

const stages = ['Lead', 'Offer', 'Won', 'Lost'].map((stage, index) => ({
  pipeline: 'sales',
  stage,
  order: index + 1,
  kind: ['open', 'open', 'won', 'lost'][index],
}));
export const start = Date.UTC(2026, 0, 5);
export const hourMs = 3_600_000;
const iso = (at: number) => new Date(at).toISOString();

/** Deals `d0` … that moved to an offer after a day; every fourth was won a day later. */
export function portfolio(deals: number, more: Partial<PortfolioRows> = {}): PortfolioRows {
  const all = Array.from({ length: deals }, (_, index) => ({
    id: `d${index}`,
    at: start + index * 1000,
    won: index % 4 === 3,
  }));
  return {
    stages,
    deals: all.map(({ id, at, won }, index) => ({
      id,
      created_at: iso(at),
      name: `Deal ${index}`,
      pipeline: 'sales',
      stage: won ? 'Won' : 'Offer',
      outcome: won ? 'won' : 'open',
      closed_at: won ? iso(at + 48 * hourMs) : '',
      amount: 1000 + index,
      expected_close_on: '2026-03-31',
      owner: `Rep ${index % 3}`,
      account: `Account ${index % 5}`,
      region: index % 2 === 0 ? 'North' : 'South',
      seats: index,
    })),
    changes: all.flatMap(({ id, at, won }): PortfolioRow[] => [
      { deal_id: id, at: iso(at + 24 * hourMs), field: 'stage', from: 'Lead', to: 'Offer' },
      ...(won ? [{ deal_id: id, at: iso(at + 48 * hourMs), field: 'stage', from: 'Offer', to: 'Won' }] : []),
    ]),
    ...more,
  };
}

export interface Opened {
  sandbox: Sandbox;
  portal: SandboxPortal;
  /** The vendor's own client. */
  conn: jsforce.Connection;
  token: string;
  refreshToken: string;
  dealId: (portfolioId: string) => string;
  api: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;
  /** The records of a query, or the first error. */
  query: (soql: string) => Promise<Record<string, unknown>[]>;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  body: Body;
}

/** Whatever JSON an answer has, to be looked into. */
export interface Body {
  readonly [name: string]: Body;
}

export async function openSandbox(
  source: Partial<PortalSource> & { rows?: PortfolioRows } = {},
  options: Partial<SandboxOptions> = {},
): Promise<Opened> {
  const { rows = portfolio(8), ...facts } = source;
  const sandbox = await startSandbox({ portals: [{ portfolio: rows, ...facts }], ...options });
  onTestFinished(() => sandbox.close());
  const [portal] = sandbox.portals;
  if (!portal) throw new Error('The sandbox has no org.');
  const granted = await signIn(sandbox);
  const token = textOf(granted.body['access_token']);
  const api: Opened['api'] = (method, path, body, headers) =>
    call(sandbox, token, method, path, body, headers);
  return {
    sandbox,
    portal,
    token,
    refreshToken: textOf(granted.body['refresh_token']),
    conn: new jsforce.Connection({ instanceUrl: sandbox.url, accessToken: token, version }),
    dealId: (id) => portal.dealIdOf(id) ?? '',
    api,
    query: async (soql) => {
      const { body, text } = await api('GET', `/query?${new URLSearchParams({ q: soql }).toString()}`);
      if (!Array.isArray(body['records'])) throw new Error(text);
      return body['records'] as Record<string, unknown>[];
    },
  };
}

/** A path without `/services` is one of the data API. */
export async function call(
  sandbox: Sandbox,
  token: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const url = `${sandbox.url}${path.startsWith('/services') ? path : `/services/data/v${version}${path}`}`;
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  return read(
    await fetch(url, {
      method,
      headers: { authorization: `Bearer ${token}`, ...json, ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
}

export async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') && text !== '';
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: (isJson ? JSON.parse(text) : {}) as Body,
  };
}

export function authorize(sandbox: Sandbox, more: Record<string, string> = {}): Promise<Response> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: sandbox.clientId,
    redirect_uri: redirectUri,
    scope: 'api refresh_token',
    state: 'st',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...more,
  });
  return fetch(`${sandbox.url}/services/oauth2/authorize?${query.toString()}`, { redirect: 'manual' });
}

export async function codeOf(sandbox: Sandbox, more: Record<string, string> = {}): Promise<string> {
  const { headers } = await authorize(sandbox, more);
  return new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
}

export async function tokenCall(sandbox: Sandbox, form: Record<string, string>): Promise<Answer> {
  const body = new URLSearchParams({
    client_id: sandbox.clientId,
    client_secret: sandbox.clientSecret,
    ...form,
  });
  return read(await fetch(`${sandbox.url}/services/oauth2/token`, { method: 'POST', body }));
}

export async function signIn(sandbox: Sandbox): Promise<Answer> {
  const code = await codeOf(sandbox);
  return tokenCall(sandbox, {
    grant_type: 'authorization_code',
    redirect_uri: redirectUri,
    code_verifier: verifier,
    code,
  });
}

/** What should be text, empty when it is none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
