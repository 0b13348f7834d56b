const { registerSa11yMatcher } = require('@sa11y/jest');

registerSa11yMatcher();
afterEach(() => {
  while (document.body.firstChild) document.body.firstChild.remove();
});
