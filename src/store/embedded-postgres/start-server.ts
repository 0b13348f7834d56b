import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Binaries } from './find-binaries.ts';
import { serverEnvironment } from './server-environment.ts';
import type { ServerUser } from './server-user.ts';

/**
 * Starts the server on a free port of 127.0.0.1, without sockets in the file system. It is in a session of its own:
 * Ctrl-C in our terminal does not reach it, and it outlives us when we are killed.
 * `durable` false: for tests; a power cut may destroy the data.
 */
export async function startServer(
  place: string,
  dataFolder: string,
  binaries: Binaries,
  options: { user: ServerUser; durable: boolean },
): Promise<ChildProcess> {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(await freePort()),
    unix_socket_directories: '',
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Nobody replicates from here, and plans of short queries are not worth compiling.
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_wal_size: '2GB',
    jit: 'off',
    ...(options.durable ? {} : { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }),
  };
  const log = openSync(logPath(place), 'w');
  const child = spawn(
    binaries.postgres,
    ['-D', dataFolder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      ...options.user,
      cwd: dataFolder,
      env: serverEnvironment(),
      detached: true,
      stdio: ['ignore', log, log],
    },
  );
  closeSync(log);
  child.on('error', () => undefined);
  child.unref();
  return child;
}

/** What the server last said. */
export function serverLog(place: string): string {
  try {
    return readFileSync(logPath(place), 'utf8').trim().split('\n').slice(-5).join('\n');
  } catch {
    return '';
  }
}

function logPath(place: string): string {
  return join(place, 'server.log');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
