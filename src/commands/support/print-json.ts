import type { Terminal } from './terminal.ts';

/** The one document of `--json`. */
export function printJson(terminal: Terminal, document: unknown): void {
  terminal.out(`${JSON.stringify(document, null, 2)}\n`);
}
