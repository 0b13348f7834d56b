import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { buildScreens, type ScreenName } from '../../../ui-extensions/preview/hubspot/build-screens.ts';

const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css' };

/** What our server would answer to the screen, by path; a number is a status without a sentence. */
export type Answers = Readonly<Record<string, object | number>>;

export interface Stage {
  /**
   * Opens a screen in a page of its own. There, `asked` holds its calls of our server, `acts` its calls of HubSpot, `answers` may be changed, and
   * `lateMs` says by path how late an answer comes.
   */
  open(screen: ScreenName, options: OpenOptions): Promise<Page>;
  close(): Promise<void>;
}

interface OpenOptions {
  answers?: Answers;
  /** Our server does not answer at all. */
  isDown?: boolean;
  /** It never answers. */
  isSlow?: boolean;
  properties?: Record<string, string>;
  locale?: string;
  /** Where the reader's clock is. */
  zone?: string;
  width?: number;
}

/** HubSpot's screens, bundled once, in a page that plays HubSpot with made answers. */
export async function hubspotStage(browser: Browser): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'headrace-screens-'));
  await buildScreens(folder);
  const server = createServer((request, response) => {
    const name = request.url === '/' ? null : (request.url ?? '').slice(1);
    if (name === null) {
      response.setHeader('content-type', 'text/html');
      response.end(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Screen</title><link rel="stylesheet" href="/hubspot.css">' +
          '<main class="hs-screen"><h1 class="hs-hidden">Screen</h1><div id="screen"></div></main><script src="/host.js"></script></html>',
      );
      return;
    }
    readFile(join(folder, name)).then(
      (body) =>
        response
          .setHeader('content-type', `${types[extname(name)] ?? 'text/plain'}; charset=utf-8`)
          .end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    async open(
      screen,
      { answers = {}, isDown, isSlow, properties = {}, locale = 'en-us', zone = 'UTC', width = 700 },
    ) {
      const page = await browser.newPage({ viewport: { width, height: 900 }, timezoneId: zone });
      await page.goto(`http://127.0.0.1:${port}/`);
      const call = `HubspotHost.showScreen(document.getElementById('screen'), {
        worker: '/worker.js',
        bundle: '/${screen}.js',
        context: ${JSON.stringify({
          crm: { objectId: 42, objectTypeId: '0-3' },
          user: { locale },
          portal: { id: 33, timezone: 'Europe/Berlin' },
          variables: { API_ORIGIN: 'https://api.headrace.example' },
        })},
        host: {
          async fetch(url, options) {
            const { pathname, search } = new URL(url);
            asked.push([options.method, pathname + search, options.body]);
            if (${Boolean(isSlow)}) return new Promise(() => {});
            if (${Boolean(isDown)}) throw new Error('no answer');
            const answer = answers[pathname + search] ?? answers[pathname];
            await new Promise((resolve) => setTimeout(resolve, lateMs[pathname + search] ?? 0));
            return typeof answer === 'object'
              ? { status: 200, body: JSON.stringify(answer) }
              : { status: answer ?? 404, body: JSON.stringify({ error: { kind: 'not-found', message: 'There is no such deal.' } }) };
          },
          properties: async () => (${JSON.stringify(properties)}),
          act: async (action, payload) => void acts.push([action, payload]),
        },
      })`;
      await page.evaluate(`globalThis.asked = []; globalThis.acts = []; globalThis.lateMs = {}; globalThis.answers = ${JSON.stringify(answers)};
        globalThis.shown = ${call}; undefined`);
      return page;
    },
    async close() {
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}
