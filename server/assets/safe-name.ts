/** File systems allow 255; temporary names need some of them. */
const mostBytes = 180;

/**
 * A file name that is nothing but a name, made of what somebody called a file: letters, digits and little else, so that it means the
 * same in a path, a header and every file system.
 */
export function safeName(given: string): string {
  const last = given.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const plain = last.replace(/[^\p{L}\p{N}._ ()-]+/gu, '_').replace(/^[^\p{L}\p{N}(_]+/u, '');
  const [ending = ''] = /\.[a-z0-9]{1,8}$/i.exec(plain) ?? [];
  let stem = plain.slice(0, plain.length - ending.length);
  while (Buffer.byteLength(stem) > mostBytes) stem = [...stem].slice(0, -1).join('');
  const name = `${stem.replace(/[. ]+$/, '') || 'audio'}${ending}`;
  return name === 'asset.json' ? 'audio' : name;
}
