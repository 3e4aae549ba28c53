import { rm } from 'node:fs/promises';
import type { Command } from 'commander';
import { cacheContents } from '#runtime/node/cache-contents.ts';

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
    .description('Remove all of it; finished segments and analyses are made again when they are needed')
    .action(async () => {
      const { rooms } = await cacheContents();
      for (const { path } of rooms) await rm(path, { recursive: true, force: true });
      console.log(`Freed ${megabytes(rooms.reduce((sum, { bytes }) => sum + bytes, 0))}.`);
    });
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
