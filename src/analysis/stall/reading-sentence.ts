import type { PipelineModel } from '../pipeline-model.ts';

const events: Record<PipelineModel['stall']['reset'], string> = {
  buyer: 'what the buyer does',
  mail: 'what the buyer does, or a mail to them',
  outreach: 'what the buyer does, or a word to them',
  work: 'anything that is done about the deal',
};

/** How the stall rule reads a pipeline's deals, and why so: one sentence. */
export function readingSentence({ reset, days, daysOff, segments, gain }: PipelineModel['stall']): string {
  const places = Object.keys(daysOff?.places ?? {});
  const parts = [
    `Besides progress, ${events[reset]} begins a deal's wait anew; ${days} days count`,
    places.length > 1 ? `, by the days off in each owner's country (${places.join(', ')})` : '',
    segments ? `, and deals are told apart by ${segments.column}` : '',
    gain > 0
      ? `: on deals not learnt from, this foretells better than the plain reading by ${gain.toFixed(1)} standard errors.`
      : ': no other reading foretells better on deals not learnt from.',
  ];
  return parts.join('');
}
