import { type Html, html } from '../html.ts';

/** Makes whole documents for the pages of one sandbox. */
export function layout(product: string): (title: string, body: Html) => string {
  return (title, body) =>
    html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · ${product}</title>
<link rel="stylesheet" href="/sandbox/style.css">
</head>
<body>
<header><a href="/">${product}</a></header>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>`.markup;
}
