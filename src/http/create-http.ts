import express, { type Express } from 'express';
import helmet from 'helmet';
import { HeadraceError } from '../errors.ts';
import { failure } from './failure.ts';
import type { HttpApp } from './http-app.ts';
import { cardRoutes } from './routes/cards.ts';
import { healthRoutes } from './routes/health.ts';
import { metricsRoutes } from './routes/metrics.ts';
import { oauthRoutes } from './routes/oauth.ts';
import { pageRoutes } from './routes/pages.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { workflowActionRoutes } from './routes/workflow-actions.ts';

/** The web server's doors. Nothing listens yet. */
export function createHttp(app: HttpApp): Express {
  const server = express();
  server.disable('x-powered-by');
  server.set('query parser', 'simple');
  server.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          'default-src': ["'none'"],
          'style-src': ["'self'"],
          'img-src': ["'self'"],
          'base-uri': ["'none'"],
          'form-action': ["'self'"],
          'frame-ancestors': ["'none'"],
        },
      },
      strictTransportSecurity: app.config.appUrl.startsWith('https:'),
      referrerPolicy: { policy: 'no-referrer' },
    }),
  );
  server.use((_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  server.use(healthRoutes(app), webhookRoutes(app), cardRoutes(app), workflowActionRoutes(app));
  server.use(oauthRoutes(app), metricsRoutes(app), pageRoutes(app));
  server.use(() => {
    throw new HeadraceError('not-found', 'There is nothing at this address.');
  });
  server.use(failure(app));
  return server;
}
