import { createRenderer } from '@hubspot/ui-extensions/testing';
import { createElement } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import { madeAnswer, madeCard } from './made-card.ts';

const fetched = vi.fn<(url: string, options: { method: string; body?: object }) => Promise<Response>>();
vi.stubGlobal('self', { hsFetch: fetched });
const { DealHealth } = await import('../../../ui-extensions/hubspot/src/app/cards/DealHealth.tsx');

beforeEach(() => fetched.mockReset());

const answered = (body: object, status = 200): Promise<Response> =>
  Promise.resolve(new Response(JSON.stringify(body), { status }));

function rendered() {
  const renderer = createRenderer('crm.record.tab');
  renderer.mocks.context.variables = { API_ORIGIN: 'https://api.headrace.example' };
  renderer.render(createElement(DealHealth));
  return renderer;
}

test('a stalled deal says why, with evidence, and what to do next', async () => {
  fetched.mockReturnValue(answered({ ...madeAnswer, state: 'ready', message: null, card: madeCard() }));
  const renderer = rendered();
  await renderer.waitFor(() => {
    const page = renderer.getRootNode().toString();
    expect(page).toContain('Stalled since Jun 25, 2026.');
    expect(page).toContain('No answer from the buyer for 19 days');
    expect(page).toContain('Call Ms Alder');
  });
  expect(fetched.mock.calls[0]?.[0]).toMatch(
    /^https:\/\/api\.headrace\.example\/cards\/hubspot\/deals\/\d+$/,
  );
});
