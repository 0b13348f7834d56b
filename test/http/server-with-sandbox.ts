import type { PortalSource, Sandbox } from '../../connectors/hubspot/sandbox/options.ts';
import { startSandbox } from '../../connectors/hubspot/sandbox/start-sandbox.ts';
import type { App } from '../../src/app-shape.ts';
import { environmentOf } from '../../src/commands/support/sandboxes.ts';
import { portfolio } from '../connectors/hubspot/support/portfolio.ts';
import { type RunningServer, runningServer } from './running-server.ts';

/** The web server beside a sandbox, by default with one small account, that delivers its events to it. */
export async function serverWithSandbox(
  over: Partial<App> = {},
  portals: PortalSource[] = [{ portfolio: portfolio({ deals: 60 }) }],
): Promise<RunningServer & { sandbox: Sandbox }> {
  const started = Promise.withResolvers<Sandbox>();
  const server = await runningServer(async (url) => {
    const sandbox = await startSandbox({
      limits: 'off',
      indexLagMs: 0,
      portals,
      webhookUrl: `${url}/webhooks/hubspot`,
    });
    started.resolve(sandbox);
    return environmentOf('hubspot', sandbox);
  }, over);
  const sandbox = await started.promise;
  return {
    ...server,
    sandbox,
    close: async () => {
      await sandbox.close();
      await server.close();
    },
  };
}
