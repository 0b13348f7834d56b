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
    super('invalid-input', problemText(problem));
    this.problem = problem;
  }
}

/** Where it is, what stands there and what to do. */
export function problemText({ file, line, column, value, message }: RowProblem): string {
  const where = column === null ? '' : `, column ${column}`;
  return `${file}, line ${line}${where}:${value === '' ? '' : ` “${clip(value)}”`} ${message}`;
}

const clip = (text: string) => (text.length > 80 ? `${text.slice(0, 79)}…` : text);
