/** Made from app.json. */
export const app = Object.freeze({
  accountsUrl: 'http://localhost:3000',
  documentationUrl: 'https://headrace.example/docs',
  supportUrl: 'https://headrace.example/support',
});
