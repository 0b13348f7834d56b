import { onTestFinished, vi } from 'vitest';
import type { Sandbox } from '../../../../connectors/salesforce/sandbox/options.ts';

/**
 * Lets a sandbox answer at every address of Salesforce's, as a name server would, and call itself by it. What came
 * there, as `METHOD https://host/path`. Ends with the test.
 */
export function standIn(sandbox: Sandbox): string[] {
  const calls: string[] = [];
  const passOn = globalThis.fetch;
  const spy = vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const { origin, host, pathname, search } = new URL(input instanceof Request ? input.url : input);
    if (!host.endsWith('.salesforce.com')) return passOn(input, init);
    calls.push(`${init?.method ?? 'GET'} ${origin}${pathname}`);
    const answer = await passOn(new URL(pathname + search, sandbox.url), init);
    const text = (await answer.text()).replaceAll(sandbox.url, origin);
    return new Response(text || null, { status: answer.status, headers: answer.headers });
  });
  onTestFinished(() => spy.mockRestore());
  return calls;
}
