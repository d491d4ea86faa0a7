// The files of the example organization by name.

import { accountExport } from './accountExport.ts';
import { accounts, organizationFile } from './accounts.ts';
import { credentialReport, credentialReportFile } from './credentialReport.ts';
import { settingsText } from './exampleSettings.ts';
import { houseRules, houseRulesFile } from './houseRules.ts';
import { plantedTable } from './plantedTable.ts';
import { plantings } from './plantings.ts';
import { resourceFiles } from './resourceFiles.ts';

/** Gives name and content of every generated file in examples/organization. */
export function exampleFiles(): ReadonlyMap<string, string> {
  const exported = Object.values(accounts).filter(({ id }) => id !== accounts.sandbox.id);
  return new Map([
    ...exported.map((account): [string, string] => [
      `${account.id}.json`,
      printJson(accountExport(account, plantings)),
    ]),
    ...resourceFiles.map(({ account, content }): [string, string] => [
      `${account.id}-resources.json`,
      printJson(content),
    ]),
    ['organization.json', printJson(organizationFile)],
    [credentialReportFile, credentialReport()],
    [houseRulesFile, printJson(houseRules)],
    ['settings.yaml', settingsText],
    ['PLANTED.md', plantedTable()],
  ]);
}

// Four blanks, as the AWS CLI prints.
function printJson(value: unknown): string {
  return `${JSON.stringify(value, null, 4)}\n`;
}
