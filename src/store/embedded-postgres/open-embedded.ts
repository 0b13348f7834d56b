import { type ChildProcess, execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { HeadraceError } from '../../errors.ts';
import { choosePlace } from './choose-place.ts';
import { findBinaries } from './find-binaries.ts';
import { type Cluster, clusterUser, initCluster } from './init-cluster.ts';
import { joinServer } from './join-server.ts';
import { runningServer } from './running-server.ts';
import { serverEnvironment } from './server-environment.ts';
import { serverUser } from './server-user.ts';
import { serverLog, startServer } from './start-server.ts';

export interface Embedded {
  /** Address of the database, password included. */
  url: string;
  /** Where its files are. */
  place: string;
  /** Leaves; the last process out stops the server. */
  close(): Promise<void>;
}

const patienceMs = 60_000;

/**
 * A PostgreSQL server of our own from the npm package's binaries, shared by all processes with the same `home`.
 * Starts it, or joins the one that runs: nothing but PostgreSQL's own lock on its data folder decides who starts,
 * and a session that every user of the server holds tells who is the last one out; both end with their process,
 * however it ends. Throws `misconfigured` with the server's own words when it cannot run.
 */
export async function openEmbedded(options: { home: string; durable?: boolean }): Promise<Embedded> {
  const user = serverUser();
  const place = choosePlace(options.home, user);
  const binaries = findBinaries(place, user);
  const how = { user, durable: options.durable ?? true };
  const cluster = await initCluster(place, binaries, how);
  const { dataFolder } = cluster;
  let started: ChildProcess | null = null;
  let deadlineMs = performance.now() + patienceMs;
  while (performance.now() < deadlineMs) {
    const running = runningServer(dataFolder);
    if (running) {
      const { port } = running;
      const joined = port === null ? 'absent' : await joinServer(port, cluster);
      // Recovery after a kill may take its time: a server that says so is waited for.
      if (joined === 'starting') deadlineMs = performance.now() + patienceMs;
      else if (joined !== 'absent' && port !== null) {
        const stop = () =>
          promisify(execFile)(binaries.pgCtl, ['stop', '-D', dataFolder, '-m', 'fast', '-w'], {
            ...user,
            cwd: dataFolder,
            env: serverEnvironment(),
          });
        return { url: urlOf(port, cluster), place, close: () => joined.leave(stop) };
      }
    } else if (
      !started ||
      started.exitCode !== null ||
      started.signalCode !== null ||
      started.pid === undefined
    ) {
      if (started) await sleep(250);
      started = await startServer(place, dataFolder, binaries, how);
    }
    await sleep(20);
  }
  throw new HeadraceError(
    'misconfigured',
    `The embedded PostgreSQL in ${place} does not start; its last words: ${serverLog(place)}\nSet DATABASE_URL to use another server.`,
  );
}

function urlOf(port: number, { password }: Cluster): string {
  return `postgres://${clusterUser}:${password}@127.0.0.1:${port}/headrace`;
}
