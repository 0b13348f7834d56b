const mark = 'Headrace reference:';

/** The line at the end of a task's text that finds the task again. */
export function keyLine(key: string): string {
  return `${mark} ${key}`;
}

/** The key a task's text carries; null when the task is not ours. */
export function keyIn(body: unknown): string | null {
  if (typeof body !== 'string') return null;
  return /Headrace reference:(?:\s|&nbsp;)*([^\s<&]+)/.exec(body)?.[1] ?? null;
}
