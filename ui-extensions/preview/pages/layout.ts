import { type Html, html } from '../../../src/html.ts';
import type { Play, PreviewTenant } from '../preview.ts';

interface Page {
  title: string;
  body: Html;
  play: Play;
  tenant: PreviewTenant;
  tenants: readonly PreviewTenant[];
}

/** A page that looks like one of the CRM's: its bar on top, our screens among its own. */
export function layout({ title, body, play, tenant, tenants }: Page): string {
  const { crm, label } = tenant;
  const tab = (path: string, name: string): Html => html`<a href="/${crm}${path}">${name}</a>`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · lookalike of ${label}</title>
<link rel="stylesheet" href="/preview.css">
${play.head}
</head>
<body class="${play.bodyClass}">
<a class="skip" href="#main">Skip to content</a>
<header class="topbar">
<strong>Lookalike of ${label}</strong>
<nav aria-label="Main">${tab('', 'Board')} ${tab('/pipeline', 'Headrace')} ${tab('/settings', 'Settings')}</nav>
<nav aria-label="CRM">${tenants.map((other) => other.crm !== crm && html`<a href="/${other.crm}">See ${other.label}</a> `)}</nav>
</header>
<main id="main"><h1>${title}</h1><p id="notices" role="status"></p>${body}</main>
</body>
</html>
`.markup;
}
