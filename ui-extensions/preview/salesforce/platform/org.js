const data = '/services/data/v68.0';
let call = (path, options) => fetch(path, options);

/** Says how Salesforce is called: with a path and what `fetch` takes besides. */
export function callThrough(door) {
  call = door;
}

/** Asks Salesforce's REST API; throws `{ body: { message } }`, as its own components see it. */
export async function ask(path, options) {
  const response = await call(data + path, options).catch(() => null);
  if (response === null) throw refusal('Salesforce does not answer.');
  const text = await response.text();
  const body = text === '' ? null : JSON.parse(text);
  if (!response.ok) throw refusal(body?.[0]?.message ?? `Salesforce answered ${response.status}.`);
  return body;
}

const refusal = (message) => Object.assign(new Error(message), { body: { message } });

/**
 * A wire adapter that asks again every two seconds while it is shown, so that a screen follows what changes in the
 * org, and at once when `renewAll` is called. `read` turns a component's wish into what it is given.
 */
export function liveAdapter(read) {
  return class {
    constructor(give) {
      this.give = give;
      this.last = '';
      give({ data: undefined, error: undefined, errors: undefined });
    }

    connect() {
      adapters.add(this);
      this.timer = setInterval(() => void this.renew(), 2000);
    }

    disconnect() {
      adapters.delete(this);
      clearInterval(this.timer);
    }

    update(config) {
      this.config = config;
      return this.renew();
    }

    async renew() {
      if (!this.config) return;
      const { config } = this;
      const value = await read(config);
      const text = JSON.stringify(value);
      if (config !== this.config || text === this.last) return;
      this.last = text;
      this.give(value);
    }
  };
}

const adapters = new Set();

export const renewAll = () => Promise.all([...adapters].map((adapter) => adapter.renew()));
