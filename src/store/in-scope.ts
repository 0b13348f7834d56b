import type { ConnectionSettings } from './connection-settings.ts';

/** Are deals of that pipeline scored and written to? */
export const inScope = ({ pipelines }: Pick<ConnectionSettings, 'pipelines'>, pipeline: string): boolean =>
  pipelines === null || pipelines.includes(pipeline);
