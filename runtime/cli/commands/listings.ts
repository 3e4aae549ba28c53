import type { Command } from 'commander';
import type { ParamDefinitions } from '#graphs/definition.ts';
import { parseGraph } from '#graphs/document.ts';
import { graphTemplates } from '#graphs/templates.ts';
import { builtinCatalog } from '#nodes/catalog.ts';
import { defaultText, rangeText } from '#runtime/cli/param-text.ts';

/** `nodes`, `templates` and `scenes`: what there is, with every parameter. */
export function addListings(program: Command): void {
  program
    .command('nodes')
    .description('List the node kinds with their ports and parameters')
    .option('--json', 'as JSON')
    .action(({ json }: { json?: true }) => {
      const kinds = [...builtinCatalog.nodes.values()].map(({ definition, places }) => ({ ...definition, places }));
      if (json) return console.log(JSON.stringify(kinds));
      for (const { type, description, inputs, outputs, params, places } of kinds) {
        console.log(`${type} (${places.join(', ')}): ${description}`);
        for (const [name, port] of Object.entries(inputs)) console.log(`  in  ${name}: ${port.type}`);
        for (const [name, port] of Object.entries(outputs)) console.log(`  out ${name}: ${port.type}`);
        printParams(params);
      }
    });

  program
    .command('templates')
    .description('List the export types')
    .option('--json', 'as JSON')
    .action(({ json }: { json?: true }) => {
      const templates = [...graphTemplates].map(([type, text]) => ({ type, ...parseGraph(text).document }));
      if (json) return console.log(JSON.stringify(templates));
      for (const { type, description } of templates) console.log(`${type}: ${description ?? ''}`);
    });

  program
    .command('scenes')
    .description('List the scene templates with their parameters')
    .option('--json', 'as JSON')
    .action(({ json }: { json?: true }) => {
      const scenes = [...builtinCatalog.scenes.values()];
      if (json) return console.log(JSON.stringify(scenes));
      for (const { name, title, character, description, params } of scenes) {
        console.log(`${name} (“${title}”, ${character}): ${description}`);
        printParams(params);
      }
    });
}

function printParams(params: ParamDefinitions): void {
  for (const [name, param] of Object.entries(params)) {
    const animated = 'animated' in param && param.animated ? 'animated, ' : '';
    console.log(`  ${name} (${rangeText(param)}; ${animated}${defaultText(param)}): ${param.description}`);
  }
}
