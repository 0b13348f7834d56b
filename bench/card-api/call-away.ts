import { createHmac } from 'node:crypto';
import { idOf } from './fill-store.ts';

const [url = '', secret = '', portalId = '', ...numbers] = process.argv.slice(2);
const [deals = 0, perSecond = 0, seconds = 0] = numbers.map(Number);
await callAway();

/** Calls at a steady rate, whether the last one was answered or not; every call asks for another deal. */
async function callAway(): Promise<void> {
  const tookMs: number[] = [];
  let failed = 0;
  const call = async (number: number): Promise<void> => {
    const deal = idOf((number * 7_919) % deals);
    const address = `${url}/cards/hubspot/deals/${deal}?userId=7&portalId=${portalId}&appId=1`;
    const now = String(Date.now());
    const signature = createHmac('sha256', secret).update(`GET${address}${now}`).digest('base64');
    const fromMs = performance.now();
    const answer = await fetch(address, {
      headers: { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': now },
    });
    const { state } = (await answer.json()) as { state: string };
    tookMs.push(performance.now() - fromMs);
    if (state !== 'ready') failed += 1;
  };
  for (let number = 0; number < 50; number += 1) await call(number);
  tookMs.length = 0;
  const beginMs = performance.now();
  const calls: Promise<void>[] = [];
  for (let number = 0; number < perSecond * seconds; number += 1) {
    const waitMs = beginMs + (number * 1000) / perSecond - performance.now();
    if (waitMs > 1) await new Promise((resolve) => setTimeout(resolve, waitMs));
    calls.push(call(number));
  }
  await Promise.all(calls);
  tookMs.sort((a, b) => a - b);
  const at = (share: number) => (tookMs[Math.ceil(tookMs.length * share) - 1] ?? 0).toFixed(1);
  const rate = ((1000 * tookMs.length) / (performance.now() - beginMs)).toFixed(0);
  process.stdout.write(
    `answered ${rate} a second: median ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms; ` +
      `${failed} without a card\n`,
  );
}
