import { appManifest } from '../../src/app-manifest.ts';

const mark = `${appManifest.name} reference:`;
const signature = ` · ${appManifest.name}`;
const subjectRoom = 255;

/** A task's text ends with the line that finds the task again. */
export function withKey(body: string, key: string): string {
  return `${body}\n\n${mark} ${key}`;
}

/** The key a task's text carries; null when the task is not ours. */
export function keyIn(description: unknown): string | null {
  if (typeof description !== 'string') return null;
  const at = description.lastIndexOf(mark);
  return at < 0
    ? null
    : (description
        .slice(at + mark.length)
        .trim()
        .split(/\s/)[0] ?? null);
}

/** A subject that tells our tasks from everybody else's: texts are long and cannot be searched for. */
export function signed(title: string): string {
  return `${title.slice(0, subjectRoom - signature.length)}${signature}`;
}

export function isSigned(subject: unknown): boolean {
  return typeof subject === 'string' && subject.endsWith(signature);
}
