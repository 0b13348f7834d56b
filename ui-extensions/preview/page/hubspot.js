// Draws HubSpot's screens where the page has places for them, and tells them when the record's properties change.
const post = (path, body) =>
  fetch(`/hubspot/calls/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const watched = ['dealstage', 'headrace_status', 'headrace_win_probability', 'headrace_pause_until'];

for (const place of document.querySelectorAll('[data-screen]')) void show(place);

async function show(place) {
  const context = JSON.parse(place.dataset.context);
  const dealId = String(context.crm?.objectId ?? '');
  const properties = async (names) => (await post('properties', { dealId, names })).json();
  // Before the screen looks, so that nothing happens unseen between its look and ours.
  let before = dealId ? await properties(watched) : {};
  const shown = HubspotHost.showScreen(place, {
    worker: '/assets/hubspot/worker.js',
    bundle: `/assets/hubspot/${place.dataset.screen}.js`,
    context,
    host: {
      async fetch(url, { method, body }) {
        const answer = await post('fetch', { url, method, body });
        return { status: answer.status, body: await answer.text() };
      },
      properties,
      async act(action, payload) {
        if (action === 'reloadPage') location.reload();
        else if (action === 'addAlert') document.querySelector('#notices').textContent = payload.message;
      },
    },
  });
  if (!dealId) return;
  const watch = async () => {
    const said = await properties(watched);
    const changed = Object.entries(said).filter(([name, value]) => value !== before[name]);
    if (changed.length > 0) shown.changed(Object.fromEntries(changed));
    before = said;
  };
  setInterval(() => void watch(), 1500);
}

// HubSpot's own address of a record is this page's.
document.addEventListener('click', (event) => {
  const [, dealId] = /\/record\/0-3\/(\d+)/.exec(event.target.closest?.('a')?.href ?? '') ?? [];
  if (!dealId) return;
  event.preventDefault();
  location.assign(`/hubspot/deals/${dealId}`);
});
