import { expect, test } from 'vitest';
import { checkMetadata } from '../../../ui-extensions/salesforce/build/check-metadata.ts';
import { metadataTypes } from '../../../ui-extensions/salesforce/build/metadata-types.ts';

/** As Salesforce's package of types declares its metadata. */
const types = metadataTypes(`
export type TabVisibility = 'Hidden' | 'Visible';
export type Region = {
    name: string;
    order?: number;
};
export type Metadata = {
    fullName?: string;
};
export type Page = Metadata & {
    isOpen?: boolean;
    label: string;
    regions: Region[];
    targetConfigs?: string;
    visibility?: TabVisibility;
};
`);
const page = (content: string): string[] =>
  checkMetadata(`<?xml version="1.0" encoding="UTF-8"?>\n<Page xmlns="urn:m">${content}</Page>`, types);

test('a file that Salesforce understands is let through', () => {
  expect(
    page(
      '<fullName>A</fullName><isOpen>true</isOpen><label>A</label><regions><name>main</name><order>2</order></regions>' +
        '<regions><name>side</name></regions><targetConfigs><any>thing</any></targetConfigs><visibility>Hidden</visibility>',
    ),
  ).toEqual([]);
});

test.each([
  ['an element that does not exist', '<label>A</label><colour>red</colour>', '<Page> knows no <colour>.'],
  [
    'an element deeper down that does not exist',
    '<label>A</label><regions><name>x</name><title/></regions>',
    '<regions> knows no <title>.',
  ],
  ['a part that is missing', '', '<Page> needs <label>.'],
  [
    'a value that cannot be chosen',
    '<label>A</label><visibility>Shown</visibility>',
    '<visibility> is "Shown": it may be Hidden, Visible.',
  ],
  [
    'a switch that is neither on nor off',
    '<label>A</label><isOpen>yes</isOpen>',
    '<isOpen> is "yes": it is true or false.',
  ],
  [
    'a number that is none',
    '<label>A</label><regions><name>x</name><order/></regions>',
    '<order> is "": it is a number.',
  ],
])('%s is named', (_, content, sentence) => {
  expect(page(content)).toEqual([sentence]);
});

test('a kind of metadata that does not exist is named', () => {
  expect(checkMetadata('<Pages xmlns="urn:m"/>', types)).toEqual(['Salesforce knows no metadata <Pages>.']);
});
