import type { Command } from 'commander';
import { absolute } from '#runtime/cli/options.ts';
import { InputError } from '#runtime/failure.ts';
import { describeInspection, inspectMedia, readRecipe } from '#runtime/node/inspect-media.ts';

export function addInspect(program: Command): void {
  program
    .command('inspect')
    .description('Print what a player will see in a video')
    .argument('<file>', 'the video', absolute)
    .option('--graph', 'print the graph that made it')
    .option('--json', 'as JSON')
    .action(async (file: string, { graph, json }: { graph?: true; json?: true }) => {
      if (graph) {
        const recipe = await readRecipe(file);
        if (recipe === null) throw new InputError('no-recipe', `${file} holds no recipe.`);
        process.stdout.write(recipe);
        return;
      }
      const inspection = await inspectMedia(file);
      console.log(json ? JSON.stringify(inspection) : describeInspection(inspection));
    });
}
