import { type Html, html } from './html.ts';

/** A whole document. */
export function page(title: string, body: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · HubSpot sandbox</title>
<link rel="stylesheet" href="/sandbox/style.css">
</head>
<body>
<header><a href="/">HubSpot sandbox</a></header>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>`.markup;
}
