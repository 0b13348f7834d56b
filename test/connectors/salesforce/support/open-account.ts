import { onTestFinished } from 'vitest';
import { createConnector } from '../../../../connectors/salesforce/index.ts';
import { type OpenOptions, openCrm } from '../../../../connectors/salesforce/open-crm.ts';
import type { PortalSource, SandboxOptions } from '../../../../connectors/salesforce/sandbox/options.ts';
import { startSandbox } from '../../../../connectors/salesforce/sandbox/start-sandbox.ts';
import { readSettings } from '../../../../connectors/salesforce/settings.ts';
import type { Access, Connector, Crm, Grant } from '../../../../src/connector.ts';
import { type AccessOptions, testAccess } from '../../../support/access.ts';
import { portfolio, type PortfolioOptions } from '../../../contract/support/portfolio.ts';

const redirectUri = 'http://localhost:3000/oauth/salesforce/callback';
/** RFC 7636, appendix B. */
export const codeVerifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
export const codeChallenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

/** A sandbox with one org that has signed in through its pages. Ends with the test. */
export async function openAccount(
  options: PortfolioOptions & {
    sandbox?: Omit<SandboxOptions, 'portals'>;
    org?: Omit<PortalSource, 'portfolio' | 'folder' | 'empty'>;
    access?: AccessOptions;
    open?: OpenOptions;
  },
) {
  const sandbox = await startSandbox({
    limits: 'off',
    portals: [{ timeZone: 'UTC', ...options.org, portfolio: portfolio(options) }],
    ...options.sandbox,
  });
  onTestFinished(() => sandbox.close());
  // No client id: the local sandbox is known by default.
  const environment = { SALESFORCE_LOGIN_URL: sandbox.url };
  const connector = createConnector(environment);
  const grant = await signIn(connector);
  const [portal] = sandbox.portals;
  const { oauth } = connector;
  if (!portal || !oauth) throw new Error('The sandbox has no org');
  const access = testAccess({
    grant,
    oauth,
    ...(grant.apiUrl === null ? {} : { apiUrl: grant.apiUrl }),
    ...options.access,
  });
  /** Opened as the connector does, only that its pauses after failures are short. */
  const open = (lent: Access, more: OpenOptions = {}): Crm =>
    openCrm(readSettings(environment), lent, {
      backoffMs: 5,
      lockPauseMs: 5,
      bulk: { pollMs: 5 },
      ...options.open,
      ...more,
    });
  sandbox.requests.clear();
  return { sandbox, portal, open, oauth, grant, access, crm: open(access) };
}

async function signIn({ oauth }: Connector): Promise<Grant> {
  if (!oauth) throw new Error('Salesforce has a sign-in');
  const page = oauth.authorizeUrl({ state: 'state-1', codeChallenge, redirectUri });
  const { headers } = await fetch(page, { redirect: 'manual' });
  const back = new URL(headers.get('location') ?? '');
  if (back.searchParams.get('state') !== 'state-1') throw new Error('The state did not come back');
  return oauth.exchange({ code: back.searchParams.get('code') ?? '', codeVerifier, redirectUri });
}
