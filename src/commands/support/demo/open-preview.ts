import { join } from 'node:path';
import { signInAs } from '../../../../ui-extensions/preview/sign-in-as.ts';
import { startPreview } from '../../../../ui-extensions/preview/start-preview.ts';
import type { PreviewTenant } from '../../../../ui-extensions/preview/preview.ts';
import { followSignIn } from '../follow-sign-in.ts';
import type { Demo } from './open-demo.ts';

/** Opens pages that look like the CRMs of the demo, with our screens in them, on a free port. */
export async function openPreview(
  { app, tenants }: Pick<Demo, 'app' | 'tenants'>,
  signal: AbortSignal,
): Promise<AsyncDisposable & { url: string }> {
  const { appUrl, home } = app.config;
  const shown: PreviewTenant[] = [];
  for (const { crm, sandbox, portal } of tenants) {
    const connector = app.connectors.get(crm);
    if (!connector) continue;
    const person = await signInAs(connector, `${appUrl}/oauth/${crm}/callback`, followSignIn, signal);
    shown.push({ crm, label: connector.label, sandbox, portal, appUrl, ...person });
  }
  const web = await startPreview({ tenants: shown, folder: join(home, 'preview'), port: 0 });
  return { url: `http://127.0.0.1:${web.port}`, [Symbol.asyncDispose]: () => web.close() };
}
