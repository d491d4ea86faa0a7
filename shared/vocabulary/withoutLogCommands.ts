// What CI systems take for commands when it stands in the log of a job. A name in a report must never become one.

/**
 * Marks that count wherever they stand in a line: GitHub's older form, `##[add-mask]`, and that of Azure Pipelines,
 * `##vso[task.setvariable]`; TeamCity's stands at the start of a line.
 * https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands
 */
export const logCommandMarks = /##(?:vso|teamcity)?\[/gi;

/**
 * Gives the text with `::` at the start of no line, indented or not, where GitHub looks for a command: the first colon
 * becomes `colon`, by default `\u{003a}`. https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export function withoutLogCommands(text: string, colon = String.raw`\u{003a}`): string {
  return text.replaceAll(/^([^\S\n]*):(?=:)/gm, (_, indent: string) => `${indent}${colon}`);
}
