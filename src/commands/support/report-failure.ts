import { HeadraceError } from '../../errors.ts';
import type { Terminal } from './terminal.ts';

/** A command that ran and has printed its result, which is not a good one. */
export class Unsuccessful extends Error {}

/** Says what went wrong and returns the exit code. With `json` the failure is the document on stdout. */
export function reportFailure(
  terminal: Terminal,
  error: unknown,
  { json, verbose }: { json: boolean; verbose: boolean },
): number {
  if (error instanceof Unsuccessful) return 1;
  const message = error instanceof Error ? error.message || error.name : String(error);
  const kind = error instanceof HeadraceError ? error.kind : 'unexpected';
  if (json) terminal.out(`${JSON.stringify({ error: { kind, message } }, null, 2)}\n`);
  terminal.err(`headrace: ${message}\n`);
  if (verbose && error instanceof Error) terminal.err(`${error.stack}\n${causes(error)}`);
  else if (kind === 'unexpected')
    terminal.err('This should not happen. --verbose shows where it came from.\n');
  return kind === 'invalid-input' || kind === 'misconfigured' ? 2 : 1;
}

function causes(error: Error): string {
  return error.cause instanceof Error ? `caused by ${error.cause.stack}\n${causes(error.cause)}` : '';
}
