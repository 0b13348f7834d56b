import { api, LightningElement } from 'lwc';
import { day, percent } from 'c/headraceFormat';

const width = 100;
const height = 24;
/** Room for the line's own breadth. */
const edge = 2;

/** The win probability of the last weeks as a line, and in words. */
export default class HeadraceTrend extends LightningElement {
  /** `[{ on, winProbability }]`, oldest first. */
  @api trend = [];

  get box() {
    return `0 0 ${width} ${height}`;
  }

  get points() {
    const values = this.trend.map(({ winProbability }) => winProbability);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    // A change of less than a point is no mountain.
    const range = Math.max(1, high - low);
    const middle = (low + high) / 2;
    return values
      .map((value, index) => {
        const x = edge + (index / (values.length - 1)) * (width - 2 * edge);
        const y = height / 2 - ((value - middle) / range) * (height - 2 * edge);
        return `${x.toFixed(1)},${y.toFixed(1)}`;
      })
      .join(' ');
  }

  get summary() {
    const first = this.trend[0];
    const last = this.trend[this.trend.length - 1];
    return `From ${percent(first.winProbability)} on ${day(first.on)} to ${percent(last.winProbability)} on ${day(last.on)}`;
  }

  get label() {
    const values = this.trend.map(({ winProbability }) => winProbability);
    return `Win probability, ${this.trend.length} points. ${this.summary}; lowest ${percent(Math.min(...values))}, highest ${percent(Math.max(...values))}.`;
  }
}
