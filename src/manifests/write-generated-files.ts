import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { generatedFiles } from './generated-files.ts';

/** Writes the files that are missing or stale and returns their paths; with `checkOnly` writes nothing. */
export async function writeGeneratedFiles({ checkOnly }: { checkOnly: boolean }): Promise<string[]> {
  const stale: string[] = [];
  for (const [path, content] of await generatedFiles()) {
    const current = await readFile(path, 'utf8').catch(() => null);
    if (current === content) continue;
    stale.push(path);
    if (checkOnly) continue;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
  return stale;
}
