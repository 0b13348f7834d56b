import { HeadraceError } from '../../errors.ts';

const mostHops = 10;
const patienceMs = 30_000;

/**
 * Follows a sign-in that needs nobody, as sandboxes have: every redirect, with the cookies it sets, until one leads to
 * an address that `isEnd`; that one is given back and not called. Throws `invalid-input` when a page wants a person.
 */
export async function followSignIn(from: string, isEnd: (url: URL) => boolean): Promise<URL> {
  const cookies = new Map<string, string>();
  let url = new URL(from);
  for (let hop = 0; hop < mostHops; hop += 1) {
    const response = await ask(url, cookies);
    await response.body?.cancel();
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
      if (name) cookies.set(`${url.host} ${name}`, value ?? '');
    }
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || !location) {
      throw new HeadraceError(
        'invalid-input',
        `${url.origin}${url.pathname} answered ${response.status} instead of sending us on: it wants a person. Run "connect" without --headless.`,
        { status: response.status },
      );
    }
    url = new URL(location, url);
    if (isEnd(url)) return url;
  }
  throw new HeadraceError('unavailable', `The sign-in page sent us on ${mostHops} times and never back.`);
}

async function ask(url: URL, cookies: ReadonlyMap<string, string>): Promise<Response> {
  const own = [...cookies].filter(([key]) => key.startsWith(`${url.host} `));
  const cookie = own.map(([key, value]) => `${key.slice(url.host.length + 1)}=${value}`).join('; ');
  try {
    return await fetch(url, {
      redirect: 'manual',
      headers: cookie ? { cookie } : {},
      signal: AbortSignal.timeout(patienceMs),
    });
  } catch (error) {
    throw new HeadraceError(
      'unavailable',
      `The sign-in page at ${url.origin} does not answer: is its address right?`,
      { cause: error },
    );
  }
}
