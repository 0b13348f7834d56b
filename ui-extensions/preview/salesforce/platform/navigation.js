const Navigate = Symbol('Navigate');

/** Where a person wants to go is told to the page around the components. */
export const NavigationMixin = Object.assign(
  (Base) =>
    class extends Base {
      [Navigate](page) {
        window.dispatchEvent(new CustomEvent('salesforce-navigate', { detail: page }));
      }
    },
  { Navigate },
);
