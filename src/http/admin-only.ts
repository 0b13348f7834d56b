import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Config } from '../config.ts';
import { HeadraceError } from '../errors.ts';

/**
 * Keeps pages that name customers to the operator: with a password by HTTP Basic (any user name), without one only
 * on a machine that serves itself.
 */
export function adminOnly(config: Pick<Config, 'adminPassword' | 'appUrl'>): RequestHandler {
  const own = new Set([new URL(config.appUrl).host, `127.0.0.1:${new URL(config.appUrl).port}`]);
  return (request, response, next) => {
    if (config.adminPassword) {
      const [scheme, credentials = ''] = (request.headers.authorization ?? '').split(' ');
      const password = Buffer.from(credentials, 'base64')
        .toString()
        .replace(/^[^:]*:/, '');
      if (scheme?.toLowerCase() === 'basic' && same(password, config.adminPassword)) return next();
      response.setHeader('WWW-Authenticate', 'Basic realm="Headrace", charset="UTF-8"');
      throw new HeadraceError(
        'unauthorized',
        'This page is for whoever runs this server. Give the admin password.',
      );
    }
    // A page elsewhere may point its own name at this machine: the name asked for must be ours.
    if (
      isLoopback(new URL(config.appUrl).hostname) &&
      isLoopback(request.socket.remoteAddress ?? '') &&
      own.has(request.headers.host ?? '')
    ) {
      return next();
    }
    throw new HeadraceError(
      'forbidden',
      'This page is shown on this machine only. Set ADMIN_PASSWORD to see it from elsewhere.',
    );
  };
}

const isLoopback = (host: string) => /^(localhost|(::ffff:)?127\.[\d.]+|\[?::1\]?)$/.test(host);

function same(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
