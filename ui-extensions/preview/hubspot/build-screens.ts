import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, esmExternalRequirePlugin, type InlineConfig } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));
const app = fileURLToPath(new URL('../../hubspot/src/app', import.meta.url));

/** Names of the screens and their sources. */
export const screens = {
  DealHealth: 'cards/DealHealth.tsx',
  DealHealthSidebar: 'cards/DealHealthSidebar.tsx',
  Pipeline: 'pages/Pipeline.tsx',
  Settings: 'settings/Settings.tsx',
} as const;
export type ScreenName = keyof typeof screens;

/**
 * Bundles HubSpot's screens, the worker they run in and the page's side of it into `out`: `<Screen>.js`, `worker.js`,
 * `host.js` (gives the page `HubspotHost.showScreen`) and `style.css`. The screens are bundled as HubSpot's builder
 * does: React and the remote UI come from the worker.
 */
export async function buildScreens(out: string): Promise<void> {
  for (const [name, source] of Object.entries(screens))
    await bundle(out, join(app, source), name, ['react', '@remote-ui/react']);
  await bundle(out, join(here, 'worker.ts'), 'worker', []);
  await bundle(out, join(here, 'host.tsx'), 'host', []);
  await copyFile(join(here, 'style.css'), join(out, 'hubspot.css'));
}

async function bundle(out: string, entry: string, name: string, external: string[]): Promise<void> {
  const config: InlineConfig = {
    configFile: false,
    logLevel: 'warn',
    root: here,
    // Else a test's environment would ask for React's development build.
    oxc: { jsx: { runtime: 'automatic', development: false } },
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
    build: {
      outDir: out,
      emptyOutDir: false,
      lib: {
        entry,
        name: name === 'host' ? 'HubspotHost' : name,
        formats: ['iife'],
        fileName: () => `${name}.js`,
      },
      rolldownOptions: {
        // React's own modules ask for React with `require`, which a worker does not have.
        plugins: [esmExternalRequirePlugin({ external })],
        output: { extend: true, globals: { react: 'React', '@remote-ui/react': 'RemoteUI' } },
      },
    },
  };
  await build(config);
}
