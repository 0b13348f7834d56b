import lwcConfig from '@salesforce/eslint-config-lwc';
import slds from '@salesforce-ux/eslint-plugin-slds';

/** What Salesforce recommends for components, and the rules of its design system: those that Code Analyzer runs, too. */
export default [
  ...lwcConfig.configs.recommended.map((part) => ({ ...part, files: ['**/*.js'] })),
  ...[slds.configs['flat/recommended']].flat(),
  // Modules of the platform are found by its own resolver.
  { files: ['**/*.js'], rules: { 'import/no-unresolved': 'off' } },
];
