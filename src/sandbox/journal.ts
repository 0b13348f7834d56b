import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { HeadraceError } from '../errors.ts';

/** A file of JSON lines to which an entry is added before its write is answered. */
export interface Journal {
  append(entry: unknown): void;
}

/** Opens the file and hands over what it holds. A last line torn by a crash was never answered: it is cut off. */
export function openJournal(path: string, replay: (entry: unknown) => void): Journal {
  mkdirSync(dirname(path), { recursive: true });
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  for (const [index, line] of whole.split('\n').entries()) {
    if (line !== '') replay(parse(path, index + 1, line));
  }
  if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
  return { append: (entry) => appendFileSync(path, `${JSON.stringify(entry)}\n`, { mode: 0o600 }) };
}

function parse(path: string, line: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = `${path}, line ${line}: this is no entry of a sandbox journal. Remove the file to start afresh.`;
    throw new HeadraceError('invalid-input', message, { cause });
  }
}
