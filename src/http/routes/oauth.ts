import { randomBytes } from 'node:crypto';
import { type Request, Router } from 'express';
import { z } from 'zod';
import { HeadraceError } from '../../errors.ts';
import type { HttpApp } from '../http-app.ts';
import { finishSignIn, startSignIn } from '../sign-in.ts';

const cookieName = 'headrace_sign_in';
const callbackSchema = z.object({
  code: z.string().max(2000).optional(),
  state: z.string().max(500).optional(),
  error: z.string().max(500).optional(),
  error_description: z.string().max(2000).optional(),
});

/** Signing in with a CRM. A cookie binds the way out to the way back, so that nobody can finish another's sign-in. */
export function oauthRoutes(app: HttpApp): Router {
  const cookie = {
    httpOnly: true,
    sameSite: 'lax',
    secure: app.config.appUrl.startsWith('https:'),
    path: '/oauth',
  } as const;
  const router = Router();

  router.get('/oauth/:crm/start', async (request, response) => {
    const binding = randomBytes(32).toString('base64url');
    const url = await startSignIn(app, request.params.crm, binding);
    response.cookie(cookieName, binding, { ...cookie, maxAge: 600_000 }).redirect(302, url);
  });

  router.get('/oauth/:crm/callback', async (request, response) => {
    const query = callbackSchema.safeParse(request.query);
    if (!query.success)
      throw new HeadraceError('invalid-input', 'The CRM sent us back with a broken address. Try again.');
    const { code, state, error, error_description: errorDescription } = query.data;
    response.clearCookie(cookieName, cookie);
    const binding = bindingOf(request);
    const connectionId = await finishSignIn(
      app,
      request.params.crm,
      { code, state, error, errorDescription },
      binding,
    );
    app.log.info({ crm: request.params.crm, connectionId }, 'signed in');
    response.redirect(303, `/connected/${connectionId}`);
  });

  return router;
}

function bindingOf(request: Request): string {
  const cookies = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  const binding = cookies.find(([name]) => name === cookieName)?.[1];
  if (binding) return binding;
  throw new HeadraceError(
    'invalid-input',
    'This sign-in was not begun in this browser, or more than ten minutes ago. Start it again here.',
  );
}
