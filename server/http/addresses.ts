import { hostname, networkInterfaces } from 'node:os';

export interface Addresses {
  /** What a request may call this server, as its Host header has it: name and port, lower case. */
  readonly hosts: ReadonlySet<string>;
  /** Where pages may come from that speak to it. */
  readonly origins: ReadonlySet<string>;
}

/**
 * The names of a server that listens at `host` and `port`. A name that is not ours is never on the list, since anybody can make one
 * lead here; an address cannot be borrowed. `allowed` are further names, with a port where it is not the server's own, for proxies.
 */
export function addressesOf(host: string, port: number, allowed: readonly string[]): Addresses {
  const own = [...loopback, ...(isEverywhere(host) ? addressesOfMachine() : [host])];
  const hosts = own.flatMap((name) => withPort(bracketed(name), port));
  const further = allowed.map((name) => name.toLowerCase());
  return {
    hosts: new Set([...hosts, ...further.flatMap((name) => (hasPort(name) ? [name] : [name, `${name}:${port}`]))]),
    origins: new Set([
      ...hosts.map((name) => `http://${name}`),
      // Behind a proxy of somebody's own it may well be https.
      ...further.flatMap((name) => [`http://${name}`, `https://${name}`]),
      ...further.filter((name) => !hasPort(name)).map((name) => `http://${name}:${port}`),
    ]),
  };
}

const loopback = ['127.0.0.1', 'localhost', '::1'];

export function isLoopback(host: string): boolean {
  return loopback.includes(host.toLowerCase()) || /^127(\.\d{1,3}){3}$/.test(host);
}

function isEverywhere(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

function addressesOfMachine(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return [hostname(), ...addresses.map(({ address }) => address)];
}

function bracketed(name: string): string {
  return name.includes(':') ? `[${name.toLowerCase()}]` : name.toLowerCase();
}

/** Clients leave the port of http out. */
function withPort(name: string, port: number): string[] {
  return port === 80 ? [name, `${name}:80`] : [`${name}:${port}`];
}

function hasPort(name: string): boolean {
  return /:\d+$/.test(name);
}
