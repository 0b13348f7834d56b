import type { Report } from './report-of.ts';

/** The numbers of the page as plain JSON: for each section the pipeline's figures, and what single parts add. */
export function jsonOf({ at, deals, findings, sections }: Report): object {
  return {
    at: new Date(at).toISOString(),
    deals,
    findings,
    sections: sections.map(({ figures, blocks }) => ({
      ...figures,
      parts: Object.fromEntries(
        blocks.flatMap(({ name, json }) => (json === undefined ? [] : [[name, json]])),
      ),
    })),
  };
}
