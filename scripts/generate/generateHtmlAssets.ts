// Bundles script and style of the HTML report into the JSON file that the renderer embeds.
// Run after every change in shared/report/html/client: node scripts/generate/generateHtmlAssets.ts

import { writeFileSync } from 'node:fs';
import { buildHtmlAssets } from './htmlAssets.ts';

const target = new URL('../../shared/report/html/htmlAssets.generated.json', import.meta.url);
writeFileSync(target, `${JSON.stringify(await buildHtmlAssets(), null, 2)}\n`);
