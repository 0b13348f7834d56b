/** An element's content: text, or elements by name; a list repeats the element, what is undefined is left out. */
export type Xml =
  | string
  | number
  | boolean
  | { readonly [element: string]: Xml | readonly Xml[] | undefined };

/** A metadata file as Salesforce writes it: four spaces, `fullName` first, then the elements by name. */
export function xmlFile(
  root: string,
  content: Readonly<Record<string, Xml | readonly Xml[] | undefined>>,
): string {
  const body = children(content, 1);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<${root} xmlns="http://soap.sforce.com/2006/04/metadata">`,
    ...body,
    `</${root}>`,
    '',
  ].join('\n');
}

function children(
  content: Readonly<Record<string, Xml | readonly Xml[] | undefined>>,
  depth: number,
): string[] {
  return Object.entries(content)
    .toSorted(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? (value as readonly Xml[]) : [value as Xml | undefined]).flatMap((one) =>
        one === undefined ? [] : element(name, one, depth),
      ),
    );
}

const rank = (name: string): number => (name === 'fullName' ? 0 : 1);

function element(name: string, content: Xml, depth: number): string[] {
  const indent = '    '.repeat(depth);
  if (typeof content !== 'object') return [`${indent}<${name}>${escape(String(content))}</${name}>`];
  return [`${indent}<${name}>`, ...children(content, depth + 1), `${indent}</${name}>`];
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
