import type { Command } from 'commander';
import { validateGraph } from '#graphs/validate.ts';
import { builtinCatalog } from '#nodes/catalog.ts';
import { loadGraph } from '#runtime/cli/graph-file.ts';
import { GraphError } from '#runtime/prepare.ts';

export function addValidate(program: Command): void {
  program
    .command('validate')
    .description('Check a graph file')
    .argument('<graph>', 'GRAPH.json or RENDERED.mp4')
    .option('--json', 'print the problems as JSON')
    .action(async (path: string, { json }: { json?: true }) => {
      const problems = await problemsOf(path);
      const errors = problems.filter(({ severity }) => severity === 'error').length;
      if (json) console.log(JSON.stringify({ valid: errors === 0, problems }));
      else {
        for (const { severity, code, pointer, message, fix } of problems) {
          console.log(`${severity === 'error' ? 'Error' : 'Warning'} (${code}) at ${pointer || '/'}: ${message}`);
          if (fix) console.log(`  Fix: ${fix.title}`);
        }
        console.log(errors === 0 ? `${path} is valid.` : `${path} has ${errors} ${errors === 1 ? 'error' : 'errors'}.`);
      }
      process.exitCode = errors === 0 ? 0 : 2;
    });
}

/** Faults of the file itself (no JSON, say) are problems too, not failures of this command. */
async function problemsOf(path: string) {
  try {
    return validateGraph(await loadGraph(path), builtinCatalog).problems;
  } catch (error) {
    if (error instanceof GraphError) return error.problems;
    throw error;
  }
}
