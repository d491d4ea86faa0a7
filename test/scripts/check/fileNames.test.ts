import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import table from '../../cases/scripts/fileNames.json' with { type: 'json' };

const exported = /^export (?:async )?(?:function\*?|const|class|interface|type) (\w+)/gm;

const files = globSync('{cli,functions,shared,scripts}/**/*.ts')
  .filter((file) => !file.endsWith('.generated.ts') && basename(file) !== 'handler.ts')
  .sort();

/** The borders let only files of these names import the SDK. */
const awsDoor = /^(?:aws|s3|sns|eventBridge|ssm|kms)[A-Z]/;

/** A subcommand `scan.ts` exports `registerScan`; a script that is run is named after what it does. */
function bearsItsName(file: string): boolean {
  const text = readFileSync(file, 'utf8');
  const names = [...text.matchAll(exported)].map(([, name = '']) => name.toLowerCase());
  const name = basename(file, '.ts').toLowerCase();
  if (names.length === 0 || names.includes(name)) return true;
  if (file.startsWith('cli/') && names.includes(`register${name}`)) return true;
  if (awsDoor.test(basename(file)) && text.includes("from '@aws-sdk/")) return true;
  return file.startsWith('scripts/') && text.includes('import.meta.main');
}

describe('the files of the house', () => {
  it('bear the name of an export, but those that are listed', () => {
    expect(files.filter((file) => !bearsItsName(file))).toEqual(table.others);
  });
});
