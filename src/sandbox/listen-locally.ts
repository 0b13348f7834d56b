import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HeadraceError } from '../errors.ts';

/** Listens on 127.0.0.1; port 0: any free one. Throws `misconfigured` when the port is taken. */
export async function listenLocally(
  handle: RequestListener,
  port: number,
): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer({ maxHeaderSize: 65_536, keepAliveTimeout: 30_000 }, handle);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const message = `The sandbox cannot listen on port ${port}: ${cause.code}. Give it another port, or 0 for any free one.`;
      reject(new HeadraceError('misconfigured', message, { cause }));
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}
