import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HeadraceError } from '../../errors.ts';
import { type Binaries, settle } from './find-binaries.ts';
import { serverEnvironment } from './server-environment.ts';
import type { ServerUser } from './server-user.ts';

export interface Cluster {
  dataFolder: string;
  password: string;
}

export const clusterUser = 'headrace';

/** The cluster in `place`, made on first use. Its password is readable by us only. */
export async function initCluster(
  place: string,
  binaries: Binaries,
  options: { user: ServerUser; durable: boolean },
): Promise<Cluster> {
  const folder = join(place, 'cluster');
  if (!existsSync(folder)) await makeCluster(folder, binaries, options);
  return { dataFolder: join(folder, 'data'), password: readFileSync(join(folder, 'password'), 'utf8') };
}

async function makeCluster(
  folder: string,
  binaries: Binaries,
  { user, durable }: { user: ServerUser; durable: boolean },
): Promise<void> {
  const draft = `${folder}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(join(draft, 'data'), { recursive: true, mode: 0o755 });
  const passwordFile = join(draft, 'password');
  writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  const { uid, gid } = user;
  const give = (owner: number, group: number) => {
    if (uid !== undefined) chownSync(passwordFile, owner, group);
  };
  if (uid !== undefined && gid !== undefined) {
    chownSync(join(draft, 'data'), uid, gid);
    give(uid, gid);
  }
  await run(
    binaries.initdb,
    [
      `--pgdata=${join(draft, 'data')}`,
      `--username=${clusterUser}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-instructions',
      ...(durable ? [] : ['--no-sync']),
    ],
    { ...user, cwd: draft, env: serverEnvironment() },
  ).finally(() => give(0, 0));
  settle(draft, folder);
}

function run(
  program: string,
  args: string[],
  options: ServerUser & { cwd: string; env: NodeJS.ProcessEnv },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.on('data', (chunk) => (said += String(chunk)));
    child.stderr.on('data', (chunk) => (said += String(chunk)));
    const fail = (cause?: unknown) =>
      reject(
        new HeadraceError(
          'misconfigured',
          `The embedded PostgreSQL could not be set up in ${options.cwd}: ${said.trim() || String(cause)}. Set DATABASE_URL to use another server.`,
          { cause },
        ),
      );
    child.on('error', fail);
    child.on('close', (code) => (code === 0 ? resolve() : fail(`exit code ${code}`)));
  });
}
