import type { Command } from 'commander';
import { renewGallery } from '#bench/gallery.ts';
import { CancelledError } from '#runtime/failure.ts';

/** For those who work on Emberloom itself: `npm run gallery`. */
export function addGallery(program: Command): void {
  program
    .command('gallery', { hidden: true })
    .description('Draw the pictures of docs/gallery anew')
    .argument('[names...]', 'scenes and looks of the sky; all where there are none')
    .action(async (names: readonly string[]) => {
      const controller = new AbortController();
      const stop = () => controller.abort(new CancelledError('The gallery was cancelled.'));
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, stop);
      await renewGallery(names, controller.signal, (picture) => console.log(picture));
    });
}
