import { DOMParser } from 'linkedom';
import type { MetadataType } from './metadata-types.ts';

/** `targetConfigs` holds what each target says of itself: none of Salesforce's types tells. */
const free = new Set(['targetConfigs']);

interface XmlElement {
  localName: string;
  textContent: string;
  children: Iterable<XmlElement>;
}

/** What Salesforce would not understand in a metadata file, one sentence each: names, missing parts, values. */
export function checkMetadata(xml: string, types: ReadonlyMap<string, MetadataType>): string[] {
  const root = new DOMParser().parseFromString(xml, 'text/xml')
    .documentElement as unknown as XmlElement | null;
  if (!root) return ['the file is no XML.'];
  return types.has(root.localName)
    ? checkElement(root, root.localName, types)
    : [`Salesforce knows no metadata <${root.localName}>.`];
}

function checkElement(
  element: XmlElement,
  typeName: string,
  types: ReadonlyMap<string, MetadataType>,
): string[] {
  const name = typeName.replace(/\[\]$/, '');
  const children = [...element.children];
  const type = types.get(name);
  if (!type || (type.values === null && type.elements.size === 0))
    return checkText(element.localName, element.textContent, name);
  if (type.values)
    return type.values.has(element.textContent)
      ? []
      : [`<${element.localName}> is "${element.textContent}": it may be ${[...type.values].join(', ')}.`];
  const here = new Set(children.map(({ localName }) => localName));
  const missing = [...type.elements]
    .filter(([child, { required }]) => required && !here.has(child))
    .map(([child]) => `<${element.localName}> needs <${child}>.`);
  return [
    ...missing,
    ...children.flatMap((child) => {
      const known = type.elements.get(child.localName);
      if (!known) return [`<${element.localName}> knows no <${child.localName}>.`];
      return free.has(child.localName) ? [] : checkElement(child, known.type, types);
    }),
  ];
}

function checkText(name: string, text: string, type: string): string[] {
  if (type === 'boolean' && !['true', 'false'].includes(text))
    return [`<${name}> is "${text}": it is true or false.`];
  if (type === 'number' && (text.trim() === '' || !Number.isFinite(Number(text))))
    return [`<${name}> is "${text}": it is a number.`];
  return [];
}
