import type { ErrorRequestHandler } from 'express';
import { type ErrorKind, isHeadraceError } from '../errors.ts';
import type { HttpApp } from './http-app.ts';
import { messagePage } from './pages/message-page.ts';

const statusOf: Record<ErrorKind, number> = {
  unauthorized: 401,
  forbidden: 403,
  'rate-limited': 503,
  unavailable: 503,
  'not-found': 404,
  refused: 422,
  unreadable: 502,
  'invalid-input': 400,
  misconfigured: 500,
};

/** Turns what was thrown into an answer: a page for a browser, JSON for everybody else. Ours explain themselves, others do not. */
export function failure(app: HttpApp): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const ours = isHeadraceError(error);
    const status = ours ? statusOf[error.kind] : clientStatus(error);
    // Our own environment is not the visitor's business.
    const told = ours && error.kind !== 'misconfigured';
    const message = told
      ? error.message
      : status < 500
        ? 'This request cannot be read.'
        : 'Something broke here. It is in our log.';
    const facts = {
      kind: ours ? error.kind : 'unexpected',
      status,
      path: request.path,
      method: request.method,
    };
    if (status >= 500) app.log.error({ ...facts, error }, 'request failed');
    else app.log.info({ ...facts, reason: message }, 'request refused');
    response.status(status);
    if (status === 503) response.setHeader('Retry-After', '10');
    if (request.accepts(['json', 'html']) === 'html') {
      response.type('html').send(messagePage({ title: 'That did not work', message, failed: true }));
    } else {
      response.json({ error: { kind: facts.kind, message } });
    }
  };
}

/** Body parsers throw errors with a status of the 400s. */
function clientStatus(error: unknown): number {
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  return status >= 400 && status < 500 ? status : 500;
}
