import type { Terminal } from './terminal.ts';

export type Progress = (done: number, total: number | null) => void;

/** A bar on one line of a terminal, redrawn at most ten times a second; silent where nobody looks. `done` removes it. */
export function createProgress(terminal: Terminal): { show(label: string): Progress; done(): void } {
  let drawnAt = 0;
  let width = 0;
  const draw = (line: string) => {
    terminal.err(`\r${line.padEnd(width)}`);
    width = line.length;
  };
  return {
    show: (label) => (done, total) => {
      const now = Date.now();
      if (!terminal.interactive || (now - drawnAt < 100 && done !== total)) return;
      drawnAt = now;
      const share = total ? Math.min(done / total, 1) : 0;
      const bar = total
        ? `${'█'.repeat(Math.round(share * 24)).padEnd(24, '░')} ${Math.floor(share * 100)} %`
        : '';
      draw(
        `${label} ${bar} ${done.toLocaleString('en-GB')}${total ? ` of ${total.toLocaleString('en-GB')}` : ''}`,
      );
    },
    done: () => {
      if (width > 0) terminal.err(`\r${' '.repeat(width)}\r`);
      width = 0;
    },
  };
}
