import { run } from '../../src/commands/support/run.ts';

/** Runs a command line as the shell would, without a process around it. */
export async function commandLine(
  args: readonly string[],
  env: Record<string, string> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await run(args, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    interactive: false,
    env,
    signal,
  });
  return { code, out, err };
}
