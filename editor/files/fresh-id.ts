/** A name that nothing else has. `crypto.randomUUID` is only there over https and on the server's own machine. */
export function freshId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
