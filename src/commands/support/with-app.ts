import type { App } from '../../app-shape.ts';
import { type Config, readConfig } from '../../config.ts';
import { createLog } from '../../log.ts';
import type { Terminal } from './terminal.ts';

export interface WithAppOptions {
  verbose?: boolean;
  /** Takes the place of what the environment says. */
  config?: Partial<Config>;
  /** What is logged when `LOG_LEVEL` does not say. */
  logLevel?: Config['logLevel'];
  /** When the process is asked to end, running jobs stop at their next safe point; else `work` decides. */
  stopJobs?: boolean;
}

/** Opens the house, lets `work` use it, and closes it whatever happens. */
export async function withApp<T>(
  terminal: Terminal,
  { verbose, config: over, logLevel = 'silent', stopJobs = false }: WithAppOptions,
  work: (app: App) => Promise<T>,
): Promise<T> {
  const config = { ...readConfig(terminal.env), ...over };
  const asked = terminal.env.LOG_LEVEL ? config.logLevel : logLevel;
  // Only whoever needs the whole house waits for it to load.
  const { createApp } = await import('../../app.ts');
  const app = await createApp(config, { log: createLog(verbose && asked === 'silent' ? 'info' : asked) });
  const close = () => void app.close();
  if (stopJobs) terminal.signal.addEventListener('abort', close, { once: true });
  try {
    return await work(app);
  } finally {
    terminal.signal.removeEventListener('abort', close);
    await app.close();
  }
}
