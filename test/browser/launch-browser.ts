import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { z } from 'zod';

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser of `CHROMIUM_PATH` or of the machine, else the one that npm brought along (Linux on x64). */
export async function launchBrowser(): Promise<Browser> {
  const own = [process.env['CHROMIUM_PATH'] ?? '', ...installed].find((path) => path && existsSync(path));
  if (own) return chromium.launch({ executablePath: own, args: ['--no-sandbox'] });
  const pins = z
    .object({ devDependencies: z.object({ '@sparticuz/chromium': z.string() }) })
    .parse(JSON.parse(readFileSync('package.json', 'utf8')));
  const version = pins.devDependencies['@sparticuz/chromium'];
  // It unpacks into the temporary folder and takes whatever lies there: each version gets a folder of its own.
  const folder = join(tmpdir(), `headrace-chromium-${version}-${process.getuid?.() ?? 0}`);
  mkdirSync(folder, { recursive: true });
  process.env['TMPDIR'] = folder;
  // The letters it brings lie in that folder too.
  const fonts = join(folder, 'headrace-fonts.conf');
  writeFileSync(
    fonts,
    `<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>`,
  );
  process.env['FONTCONFIG_FILE'] = fonts;
  // Makes it bring the libraries that a bare machine lacks.
  process.env['AWS_LAMBDA_JS_RUNTIME'] ??= 'nodejs22.x';
  const { default: bundled } = await import('@sparticuz/chromium');
  return chromium.launch({
    executablePath: await bundled.executablePath(),
    // In one process the whole browser ends with its first page.
    args: bundled.args.filter((argument) => argument !== '--single-process'),
    headless: true,
  });
}
