import { InvalidArgumentError, type Command } from 'commander';
import { cacheContents } from '#runtime/node/cache-contents.ts';
import { pruneCache } from '#runtime/node/prune-cache.ts';

export function addCache(program: Command): void {
  const cache = program.command('cache').description('Show or prune what earlier runs left to be used again');
  cache
    .command('show', { isDefault: true })
    .description('Show the cache folder and what is in it')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: true }) => {
      const contents = await cacheContents();
      if (json) return console.log(JSON.stringify(contents));
      console.log(contents.folder);
      for (const { name, files, bytes } of contents.rooms)
        console.log(`  ${name}: ${files} files, ${megabytes(bytes)}`);
    });
  cache
    .command('prune')
    .description('Remove all of it, or what was used longest ago; all of it is made again when it is needed')
    .option('--max-size <size>', 'leave that much: 500MB, 20GB', size, 0)
    .action(async ({ maxSize }: { maxSize: number }) => {
      console.log(`Freed ${megabytes(await pruneCache({ mostBytes: maxSize }))}.`);
    });
}

const units: Readonly<Record<string, number>> = { MB: 1e6, GB: 1e9, TB: 1e12 };

function size(text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?) ?([MGT]B)$/i.exec(text) ?? [];
  const factor = units[unit.toUpperCase()];
  if (number === undefined || factor === undefined) {
    throw new InvalidArgumentError('It must be a size, such as 500MB or 20GB.');
  }
  return Number(number) * factor;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
