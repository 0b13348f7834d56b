import { createElement } from 'lwc';

/** Shows a component and waits until it has drawn itself. */
export async function show(name, Component, properties = {}) {
  const element = createElement(`c-${name}`, { is: Component });
  Object.assign(element, properties);
  document.body.append(element);
  await drawn();
  return element;
}

/** A turn for each layer of components. */
export const drawn = async () => {
  for (let turn = 0; turn < 6; turn += 1) await Promise.resolve();
};

/** All that a person reads in it, also inside other components and in what base components are labelled with. */
export function textOf(element) {
  const parts = [];
  const read = (node) => {
    if (node.nodeType === 3) parts.push(node.textContent);
    if (node.nodeType === 1 && node.tagName.startsWith('LIGHTNING-')) parts.push(node.label, node.title);
    const children = node.shadowRoot?.childNodes ?? node.childNodes ?? [];
    for (const child of children) read(child);
    if (node.shadowRoot) for (const child of node.childNodes) read(child);
  };
  read(element);
  return parts.filter(Boolean).join(' ').replace(/\s+/g, ' ');
}

/** The first element that a selector finds, however deep it lies. */
export function find(element, selector) {
  const root = element.shadowRoot ?? element;
  const here = root.querySelector(selector);
  if (here) return here;
  for (const child of root.querySelectorAll('*')) {
    const found = child.shadowRoot ? find(child, selector) : null;
    if (found) return found;
  }
  return null;
}
