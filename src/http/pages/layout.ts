import { appManifest } from '../../app-manifest.ts';
import { type Html, html } from '../../html.ts';

/** A whole document around `body`. */
export function layout(title: string, body: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · ${appManifest.name}</title>
<link rel="stylesheet" href="/style.css">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header><a class="brand" href="/"><img src="/icon.svg" alt="" width="28" height="28">${appManifest.name}</a></header>
<main id="main">${body}</main>
<footer>${appManifest.name} ${appManifest.version} · <a href="${appManifest.urls.documentation}">Documentation</a> · <a href="${appManifest.urls.support}">Support</a></footer>
</body>
</html>
`.markup;
}
