import { randomBytes } from 'node:crypto';
import { type Request, Router } from 'express';
import { z } from 'zod';
import type { LoginChoice } from '../../connector.ts';
import { HeadraceError, isHeadraceError } from '../../errors.ts';
import type { HttpApp } from '../http-app.ts';
import { loginPage } from '../pages/login-page.ts';
import { onwardPage } from '../pages/onward-page.ts';
import { finishSignIn, signInOf, startSignIn } from '../sign-in.ts';

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
    const { crm } = request.params;
    const login = typeof request.query['login'] === 'string' ? request.query['login'] : null;
    const { connector, oauth } = signInOf(app, crm);
    const { loginChoice } = oauth;
    const ask = (choice: LoginChoice, problem: string | null) => {
      const view = { crm, label: connector.label, choice, given: login ?? '', problem };
      response.type('html').send(loginPage(view));
    };
    if (loginChoice && login === null) return ask(loginChoice, null);
    const binding = randomBytes(32).toString('base64url');
    try {
      const url = await startSignIn(app, crm, binding, login);
      response.cookie(cookieName, binding, { ...cookie, maxAge: 600_000 });
      // A form is not answered with a redirect: browsers apply our `form-action` to every further one, and where people
      // sign in through an identity provider nobody knows where those lead.
      if (login === null) response.redirect(302, url);
      else response.set('Refresh', `0; url=${url}`).type('html').send(onwardPage(url));
    } catch (error) {
      if (!loginChoice || !isHeadraceError(error, 'invalid-input')) throw error;
      response.status(400);
      ask(loginChoice, error.message);
    }
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
