import { onTestFinished } from 'vitest';
import { createConnector } from '../../../../connectors/hubspot/index.ts';
import { openCrm } from '../../../../connectors/hubspot/open-crm.ts';
import { readSettings } from '../../../../connectors/hubspot/settings.ts';
import type { SandboxOptions } from '../../../../connectors/hubspot/sandbox/options.ts';
import { startSandbox } from '../../../../connectors/hubspot/sandbox/start-sandbox.ts';
import type { Access, Connector, Crm, Grant } from '../../../../src/connector.ts';
import { type AccessOptions, testAccess } from '../../../support/access.ts';
import { portfolio, type PortfolioOptions } from './portfolio.ts';

const redirectUri = 'http://localhost:3000/oauth/hubspot/callback';
/** RFC 7636, appendix B. */
const codeVerifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const codeChallenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

/** A sandbox with one account that has signed in through its pages. Ends with the test. */
export async function openAccount(
  options: PortfolioOptions & {
    sandbox?: Omit<SandboxOptions, 'portals'>;
    timeZone?: string;
    access?: AccessOptions;
  },
) {
  const sandbox = await startSandbox({
    limits: 'off',
    indexLagMs: 0,
    portals: [{ portfolio: portfolio(options), timeZone: options.timeZone ?? 'UTC' }],
    ...options.sandbox,
  });
  onTestFinished(() => sandbox.close());
  // No client id: the local sandbox is known by default.
  const environment = {
    HUBSPOT_API_URL: sandbox.url,
    HUBSPOT_AUTH_URL: sandbox.url,
  };
  const connector = createConnector(environment);
  const grant = await signIn(connector);
  const [portal] = sandbox.portals;
  const { oauth } = connector;
  if (!portal || !oauth) throw new Error('The sandbox has no portal');
  const access = testAccess({ grant, oauth, ...options.access });
  /** Opened as the connector does, only that its pauses after failures are short. */
  const open = (lent: Access): Crm => openCrm(readSettings(environment), lent, new Map(), { backoffMs: 5 });
  sandbox.requests.clear();
  return { sandbox, portal, open, oauth, grant, access, crm: open(access) };
}

async function signIn({ oauth }: Connector): Promise<Grant> {
  if (!oauth) throw new Error('HubSpot has a sign-in');
  const page = oauth.authorizeUrl({ state: 'state-1', codeChallenge, redirectUri });
  const { headers } = await fetch(page, { redirect: 'manual' });
  const back = new URL(headers.get('location') ?? '');
  if (back.searchParams.get('state') !== 'state-1') throw new Error('The state did not come back');
  return oauth.exchange({ code: back.searchParams.get('code') ?? '', codeVerifier, redirectUri });
}
