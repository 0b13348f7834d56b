// Draws Salesforce's screens where the page has places for them; they ask Salesforce through the page's own session.
for (const place of document.querySelectorAll('[data-screen]')) {
  SalesforceHost.showScreen(place, place.dataset.screen, {
    recordId: place.dataset.record || undefined,
    call: (path, options) => fetch(`/salesforce/calls${path}`, options),
  });
}
