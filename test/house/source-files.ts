import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface SourceFile {
  /** From the root, with forward slashes. */
  path: string;
  text: string;
  /** Files of this repository it imports, from the root. */
  imports: string[];
}

/** Every tracked or new text file whose path matches. */
export function sourceFiles(pattern: RegExp): SourceFile[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  return listed
    .split('\n')
    .filter((path) => pattern.test(path))
    .flatMap((path) => {
      const text = read(path);
      return text === null ? [] : [{ path, text, imports: importsOf(path, text) }];
    });
}

/** A file that git still lists may just have been removed. */
function read(path: string): string | null {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return null;
  }
}

function importsOf(path: string, text: string): string[] {
  const found = text.matchAll(/(?:from|import\()\s*'(\.[^']+)'|^import '(\.[^']+)'/gm);
  return [...found].map((match) =>
    relative(root, join(root, dirname(path), match[1] ?? match[2] ?? '')).replaceAll('\\', '/'),
  );
}
