import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AppManifest, appManifest } from '../app-manifest.ts';

const root = fileURLToPath(new URL('../../ui-extensions', import.meta.url));

/**
 * Every file under `ui-extensions/` that follows from app.json, by absolute path. Each folder there that has
 * a `generate.ts` says what it needs.
 */
export async function generatedFiles(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const crm of await readdir(root)) {
    const path = join(root, crm, 'generate.ts');
    if (!existsSync(path)) continue;
    const { generate } = (await import(path)) as {
      generate: (app: AppManifest) => Record<string, string>;
    };
    for (const [file, content] of Object.entries(generate(appManifest)))
      files.set(join(root, crm, file), content);
  }
  return files;
}
