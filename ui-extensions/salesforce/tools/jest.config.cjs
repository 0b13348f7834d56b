const path = require('node:path');
const { jestConfig } = require('@salesforce/sfdx-lwc-jest/config');

/** The components' tests lie with all other tests; what they import lies here. */
module.exports = {
  ...jestConfig,
  rootDir: path.join(__dirname, '..'),
  roots: ['<rootDir>/force-app', path.join(__dirname, '../../../test/ui-extensions/salesforce/lwc')],
  testMatch: ['**/*.test.js'],
  modulePaths: [path.join(__dirname, 'node_modules')],
  setupFilesAfterEnv: [path.join(__dirname, 'jest-setup.cjs')],
};
