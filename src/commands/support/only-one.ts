import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Lets one process at a time work in a folder. Whoever comes second calls at the first one's door: `onCalled` may make
 * room; the caller waits as long as the first one lives, however it ends. The door is a socket, which the system
 * closes with its process: nothing stale is left to judge.
 */
export async function onlyOne(folder: string, onCalled: () => void): Promise<AsyncDisposable> {
  const path = doorOf(folder);
  for (;;) {
    const door = await open(path, onCalled);
    if (door) return door;
    // A killed process leaves a socket's file behind, where sockets are files.
    if ((await waitBehind(path)) === 'nobody' && !path.startsWith('\0')) rmSync(path, { force: true });
  }
}

/** Linux and Windows have sockets without a file. */
function doorOf(folder: string): string {
  const name = `headrace-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
  if (process.platform === 'linux') return `\0${name}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

/** Null when somebody has the door already. */
function open(path: string, onCalled: () => void): Promise<AsyncDisposable | null> {
  const callers = new Set<Socket>();
  const door = createServer((caller) => {
    callers.add(caller);
    caller.on('error', () => undefined).on('close', () => callers.delete(caller));
    caller.unref();
    onCalled();
  });
  const close = () => {
    for (const caller of callers) caller.destroy();
    return new Promise<void>((resolve) => door.close(() => resolve()));
  };
  return new Promise((resolve, reject) => {
    door.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    );
    door.listen(path, () => resolve({ [Symbol.asyncDispose]: close }));
    door.unref();
  });
}

function waitBehind(path: string): Promise<'gone' | 'nobody'> {
  return new Promise((resolve) => {
    let reached = false;
    connect(path)
      .on('connect', () => {
        reached = true;
      })
      .on('error', () => undefined)
      .on('close', () => resolve(reached ? 'gone' : 'nobody'));
  });
}
