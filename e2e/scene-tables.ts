import type { ParamDefinition, ParamDefinitions } from '#graphs/definition.ts';
import { builtinCatalog } from '#nodes/catalog.ts';
import { bloomParams } from '#nodes/scene/layers/bloom-params.ts';
import { skyParams } from '#nodes/scene/layers/star-nest/params.ts';
import { defaultText, rangeText } from '#runtime/cli/param-text.ts';

/** Parameters that several templates have in common are told once, under these names. */
const common: Readonly<Record<string, ParamDefinitions>> = { sky: skyParams, bloom: bloomParams };
const commonParams = new Set(Object.values(common).flatMap((params) => Object.values(params)));

/** The names between which a page holds a table of parameters: templates, and what several of them share. */
export const tableNames = [...builtinCatalog.scenes.keys(), ...Object.keys(common)];

/** The page with every table between `<!-- parameters: NAME -->` and `<!-- end -->` drawn from the definitions. */
export function withSceneTables(page: string): string {
  return page.replaceAll(/(<!-- parameters: (\w+) -->\n)[^]*?(<!-- end -->)/g, (_, start, name, end) => {
    const params = common[name] ?? builtinCatalog.scenes.get(name)?.params;
    if (!params) throw new Error(`The page has a table for ${name}, which is no scene.`);
    const own = Object.entries(params).filter(([, param]) => name in common || !commonParams.has(param));
    return `${start}\n${own.length > 0 ? table(own) : 'None of its own.'}\n\n${end}`;
  });
}

function table(params: readonly [string, ParamDefinition][]): string {
  const head = ['parameter', 'what it does', 'range', 'out of the box'];
  const rows = params.map(([name, param]) => [
    `\`${name}\``,
    param.description,
    rangeText(param).replaceAll(' | ', ', '),
    defaultText(param),
  ]);
  const widths = head.map((title, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0), title.length),
  );
  const line = (cells: readonly string[], fill: string) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, fill)).join(' | ')} |`;
  return [
    line(head, ' '),
    line(
      head.map(() => ''),
      '-',
    ),
    ...rows.map((row) => line(row, ' ')),
  ].join('\n');
}
