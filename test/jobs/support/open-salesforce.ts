import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { expect, onTestFinished } from 'vitest';
import type { PortalSource, SandboxOptions } from '../../../connectors/salesforce/sandbox/options.ts';
import { startSandbox } from '../../../connectors/salesforce/sandbox/start-sandbox.ts';
import { createApp } from '../../../src/app.ts';
import { environmentOf } from '../../../src/commands/support/sandboxes.ts';
import { readConfig } from '../../../src/config.ts';
import type { JobName } from '../../../src/job.ts';
import type { PortfolioRows } from '../../../src/model/portfolio-folder.ts';
import { freshDatabase } from '../../support/database.ts';

/** RFC 7636, appendix B. */
const codeVerifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const codeChallenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

/** The house, signed in to an org with these deals. */
export async function openSalesforce(
  portfolio: PortfolioRows,
  org: Omit<PortalSource, 'portfolio' | 'folder' | 'empty'> = {},
  limits: SandboxOptions['limits'] = 'off',
) {
  const sandbox = await startSandbox({ limits, portals: [{ ...org, portfolio }] });
  onTestFinished(() => sandbox.close());
  const database = await freshDatabase();
  onTestFinished(() => database.close());
  const config = readConfig({
    DATABASE_URL: database.url,
    HEADRACE_KEYS: `test:${randomBytes(32).toString('base64')}`,
    HEADRACE_HOME: tmpdir(),
    ...environmentOf('salesforce', sandbox),
  });
  /** As another worker has it. */
  const open = async () => {
    const app = await createApp(config, { limitFactor: 1_000 });
    onTestFinished(() => app.close());
    return app;
  };
  const app = await open();
  const oauth = app.connectors.get('salesforce')?.oauth;
  const [portal] = sandbox.portals;
  if (!oauth || !portal) throw new Error('Salesforce has a sign-in and an org');
  const redirectUri = 'http://localhost:3000/oauth/salesforce/callback';
  const page = oauth.authorizeUrl({ state: 's', codeChallenge, redirectUri });
  const { headers } = await fetch(page, { redirect: 'manual' });
  const code = new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
  const id = await app.signedIn('salesforce', await oauth.exchange({ code, codeVerifier, redirectUri }));
  const pass = async (always: JobName[] = ['sync', 'score', 'alert', 'publish']): Promise<void> => {
    const runs = (await app.runDue({ always })).flatMap((one) => one.runs);
    expect(runs.filter(({ outcome }) => outcome !== 'done')).toEqual([]);
  };
  return { app, open, id, sandbox, portal, pass };
}
