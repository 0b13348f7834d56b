import '@lwc/synthetic-shadow';
import HeadraceDeal from 'c/headraceDeal';
import HeadracePipeline from 'c/headracePipeline';
import HeadraceSetup from 'c/headraceSetup';
import { createElement } from 'lwc';
import { callThrough } from 'preview/org';

const screens = { deal: HeadraceDeal, pipeline: HeadracePipeline, setup: HeadraceSetup };

/**
 * Puts one of the screens (`deal`, `pipeline`, `setup`) into an element of the page. `call` asks Salesforce with a path
 * like `/services/data/…` and what `fetch` takes besides; `recordId` is the opportunity's. Returns the element.
 */
export function showScreen(target, name, { call, recordId } = {}) {
  if (call) callThrough(call);
  const element = createElement(`c-headrace-${name}`, { is: screens[name] });
  if (recordId) element.recordId = recordId;
  target.append(element);
  return element;
}
