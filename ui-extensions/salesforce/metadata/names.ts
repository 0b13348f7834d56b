import type { AppManifest } from '../../../src/app-manifest.ts';

/** `win_probability` → `Headrace_Win_Probability__c`; objects are named likewise. */
export function apiName(app: AppManifest, name: string): string {
  const words = name.split('_').map((word) => word[0]?.toUpperCase() + word.slice(1));
  return `${app.name}_${words.join('_')}__c`;
}
