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
  for (const path of await readdir(root, { recursive: true })) {
    const [crm, name, ...deeper] = path.split(/[\\/]/);
    if (!crm || name !== 'generate.ts' || deeper.length > 0) continue;
    const { generate } = (await import(join(root, path))) as {
      generate: (app: AppManifest) => Record<string, string>;
    };
    for (const [file, content] of Object.entries(generate(appManifest)))
      files.set(join(root, crm, file), content);
  }
  return files;
}
