import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HeadraceError } from '../errors.ts';

export interface Listening {
  port: number;
  /** Finishes what is being answered and takes no more. */
  close(): Promise<void>;
}

/** Whoever serves only this machine is seen only from this machine; else from everywhere. */
export const hostOf = (appUrl: string) => (appUrl.startsWith('http:') ? '127.0.0.1' : null);

/** Opens the doors on a port (0: any free one). Throws `misconfigured` when it cannot be had. */
export function listen(
  app: RequestListener,
  { port, host }: { port: number; host: string | null },
): Promise<Listening> {
  const server = createServer(app);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(taken(error, port)));
    server.listen({ port, ...(host && { host }) }, () => {
      resolve({ port: (server.address() as AddressInfo).port, close: () => close(server) });
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 5000).unref();
  });
}

function taken(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') return error;
  const why = error.code === 'EACCES' ? 'needs more rights than we have' : 'is taken by another program';
  return new HeadraceError(
    'misconfigured',
    `Port ${port} ${why}: set PORT to another one, or end that program.`,
  );
}
