// Script and style of the HTML report, bundled and small, as its renderer embeds them.

import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface HtmlAssets {
  readonly script: string;
  readonly style: string;
}

/** Bundles the page's modules into one script and its style sheet, the same on every machine. */
export async function buildHtmlAssets(): Promise<HtmlAssets> {
  return { script: await bundle('main.js'), style: await bundle('report.css') };
}

async function bundle(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../../shared/report/html/client/${file}`, import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    // The text stands inside the document: a closing tag in it would end the element.
    charset: 'ascii',
    target: ['chrome115', 'firefox115', 'safari17'],
    legalComments: 'none',
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`expected a bundle of ${file}, got none`);
  if (/<\/(?:script|style)/i.test(output.text)) throw new Error(`expected no closing tag in the bundle of ${file}`);
  return output.text.trim();
}
