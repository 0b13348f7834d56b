import { api, LightningElement } from 'lwc';

const lookOf = (isText) => (isText ? 'slds-text-align_left' : 'slds-text-align_right number');

/**
 * A table that reads well: `columns` are `{ label, isText }`, `rows` are `{ key, cells }` with one text a column;
 * the first cell names the row. A row's `share` (0–100) draws a bar under its name.
 */
export default class HeadraceTable extends LightningElement {
  @api caption;
  @api columns = [];
  @api rows = [];

  get headings() {
    return this.columns.map(({ label, isText }, index) => ({
      label,
      look: `heading ${lookOf(isText || index === 0)}`,
    }));
  }

  get lines() {
    return this.rows.map(({ key, cells: [name, ...texts], share }) => ({
      key,
      name,
      hasBar: typeof share === 'number',
      barStyle: `inline-size: ${Math.min(100, Math.max(0, share ?? 0))}%`,
      cells: texts.map((text, index) => ({
        key: String(index),
        text,
        look: lookOf(this.columns[index + 1]?.isText),
      })),
    }));
  }
}
