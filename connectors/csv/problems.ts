import { HeadraceError } from '../../src/errors.ts';

/** A row that could not be read. */
export interface RowProblem {
  file: string;
  /** Of the file, the header is 1; a row that spans several lines counts by its first. */
  line: number;
  /** Null when the row as a whole is wrong. */
  column: string | null;
  value: string;
  /** What is wrong and what to do. */
  message: string;
}

/** `invalid-input` that knows its place. */
export class RowError extends HeadraceError {
  readonly problem: RowProblem;

  constructor(problem: RowProblem) {
    const where = problem.column === null ? '' : `, column ${problem.column}`;
    const value = problem.value === '' ? '' : ` “${clip(problem.value)}”`;
    super('invalid-input', `${problem.file}, line ${problem.line}${where}:${value} ${problem.message}`);
    this.problem = problem;
  }
}

const clip = (text: string) => (text.length > 80 ? `${text.slice(0, 79)}…` : text);
