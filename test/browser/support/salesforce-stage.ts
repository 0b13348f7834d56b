import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Sandbox } from '../../../connectors/salesforce/sandbox/options.ts';
import { buildScreens } from '../../../ui-extensions/preview/salesforce/build-screens.ts';
import { orgDoor } from '../../../ui-extensions/preview/salesforce/org-door.ts';
import { signIn, textOf } from '../../connectors/salesforce/sandbox/support/open-sandbox.ts';

const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css' };

type Screen = 'deal' | 'pipeline' | 'setup';

export interface Stage {
  open(screen: Screen, options: OpenOptions): Promise<Page>;
  close(): Promise<void>;
}

interface OpenOptions {
  sandbox: Sandbox;
  recordId?: string;
  language?: string;
  colorScheme?: 'light' | 'dark';
  width?: number;
}

/** Salesforce's screens, compiled once, in pages that ask the sandbox of each. */
export async function salesforceStage(browser: Browser): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'headrace-screens-'));
  await buildScreens(folder);
  const closing: (() => Promise<void>)[] = [() => rm(folder, { recursive: true })];
  return {
    async open(screen, { sandbox, recordId, language = 'en', colorScheme = 'light', width = 480 }) {
      const granted = await signIn(sandbox);
      const door = orgDoor({ url: sandbox.url, token: async () => textOf(granted.body['access_token']) });
      const server = createServer((request, response) => {
        const path = request.url ?? '/';
        if (path.startsWith('/services/')) return door(request, response);
        if (path === '/')
          return response
            .setHeader('content-type', 'text/html; charset=utf-8')
            .end(pageOf(screen, recordId, language));
        return void readFile(join(folder, path)).then(
          (body) =>
            response
              .setHeader('content-type', `${types[extname(path)] ?? 'text/plain'}; charset=utf-8`)
              .end(body),
          () => response.writeHead(404).end(),
        );
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
      closing.push(async () => {
        await page.close();
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      });
      await page.goto(`http://127.0.0.1:${port}/`);
      return page;
    },
    async close() {
      for (const end of closing.toReversed()) await end();
    },
  };
}

const pageOf = (screen: Screen, recordId: string | undefined, language: string): string =>
  `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>Screen</title>` +
  '<link rel="stylesheet" href="/salesforce.css"><body class="slds-color-scheme_system">' +
  '<main class="slds-p-around_small"><h1 class="slds-assistive-text">Screen</h1><div id="screen"></div></main>' +
  '<script src="/salesforce.js"></script><script>SalesforceHost.showScreen(document.getElementById("screen"), ' +
  `"${screen}", ${JSON.stringify({ recordId })});</script></body></html>`;
