import type { Environment } from '../../config.ts';

/** Where a command reads and writes, so that a command can be run without a process around it. */
export interface Terminal {
  /** Results. With `--json` exactly one document. */
  out: (text: string) => void;
  /** Everything else: progress, hints, errors. */
  err: (text: string) => void;
  /** Somebody is looking at `err`. */
  interactive: boolean;
  env: Environment;
  /** Aborted when the process is asked to end. */
  signal: AbortSignal;
}
