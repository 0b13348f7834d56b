import { randomBytes } from 'node:crypto';
import type { App } from '../../src/app-shape.ts';
import { createApp } from '../../src/app.ts';
import { type Environment, readConfig } from '../../src/config.ts';
import { createHttp } from '../../src/http/create-http.ts';
import { listen } from '../../src/http/listen.ts';
import { createLog } from '../../src/log.ts';
import { freshDatabase } from '../support/database.ts';

export interface RunningServer {
  app: App;
  url: string;
  /** What was logged, at the most talkative level. */
  logged(): string;
  close(): Promise<void>;
}

/** The web server as it runs in earnest, on a database of its own. */
export async function runningServer(
  environment: Environment | ((url: string) => Promise<Environment>) = {},
  over: Partial<App> = {},
): Promise<RunningServer> {
  const database = await freshDatabase();
  let handler: ReturnType<typeof createHttp> | null = null;
  const listening = await listen((request, response) => handler?.(request, response), {
    port: 0,
    host: '127.0.0.1',
  });
  const url = `http://localhost:${listening.port}`;
  let log = '';
  const app = await createApp(
    readConfig({
      DATABASE_URL: database.url,
      APP_URL: url,
      HEADRACE_KEYS: `k:${randomBytes(32).toString('base64')}`,
      ...(typeof environment === 'function' ? await environment(url) : environment),
    }),
    { log: createLog('debug', { write: (line) => void (log += line) }), limitFactor: 50 },
  );
  handler = createHttp({ ...app, ...over });
  return {
    app,
    url,
    logged: () => log,
    close: async () => {
      await listening.close();
      await app.close();
      await database.close();
    },
  };
}
