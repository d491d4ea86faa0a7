// Reads the text of a Terraform plan, and tells what was given instead of one.

import { stripVTControlCharacters } from 'node:util';
import * as z from 'zod';
import { InputError } from '../../estate/inputError.ts';
import type { NamedFile } from '../optionChange.ts';
import { readJsonText } from '../readJsonText.ts';
import { type TerraformPlan, terraformPlanSchema } from './terraformPlan.ts';

const expected = 'expected the output of terraform show -json on a plan file';
const howTo = 'terraform plan -out plan.bin && terraform show -json plan.bin > plan.json';

/** Gives the plan; throws an InputError of one line that says what the file is instead. */
export function parseTerraformPlan({ file, text }: NamedFile): TerraformPlan {
  const value = parseText({ file, text });
  const other = describeOther(value);
  if (other !== undefined) throw new InputError({ file }, `${expected}, got ${other}`);
  const parsed = terraformPlanSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = z.core.toDotPath(issue?.path ?? []);
  throw new InputError({ file, path }, `${expected}: ${issue?.message ?? 'another form'}`);
}

function parseText({ file, text }: NamedFile): unknown {
  const other = describeText(text);
  if (other !== undefined) throw new InputError({ file }, `${expected} (${howTo}), got ${other}`);
  return readJsonText({ file, text }, `${expected} (${howTo})`);
}

/** A plan file is a ZIP archive. */
function describeText(text: string): string | undefined {
  const start = stripVTControlCharacters(text.slice(0, 4_096)).trimStart();
  if (start === '') return 'an empty file';
  if (text.startsWith('PK')) return 'the plan file itself: it is binary';
  if (text.slice(0, 4_096).includes('\u0000')) return 'a binary file';
  // One object a line; a single line of it is JSON, and is told by its members, too.
  if (/^\{"@level"/.test(start)) return 'the log of terraform plan -json';
  if (
    /^(#|\/\/|\/\*|resource\s|module\s|terraform\s*\{|provider\s|variable\s|locals\s*\{|data\s|output\s)/.test(start)
  ) {
    return 'HCL, the source of a configuration';
  }
  if (/^(Terraform|OpenTofu|No changes|data\.|[\w.]+: (Refreshing|Reading))/.test(start)) {
    return 'the text that terraform plan prints';
  }
  if (/^(---|AWSTemplateFormatVersion|Resources:|Description:)/.test(start))
    return 'YAML: a CloudFormation template? Then --template';
  return undefined;
}

function describeOther(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'JSON of another form';
  if ('resource_changes' in value || 'planned_values' in value) return undefined;
  const other = others.find(([members]) => members.every((member) => member in value));
  if (other !== undefined) return other[1];
  // A plan in which nothing changes has no changes listed.
  return 'configuration' in value && 'format_version' in value ? undefined : 'JSON of another form';
}

/** Files by members that they have, and what they are. */
const others: readonly (readonly [members: readonly string[], what: string])[] = [
  [['@level'], 'the log of terraform plan -json'],
  [['lineage'], 'a state file'],
  [['serial', 'resources'], 'a state file'],
  [['values', 'format_version'], 'terraform show -json of a state, which says nothing of changes'],
  [['Resources'], 'a CloudFormation template? Then --template'],
  [['Changes'], 'a CloudFormation change set? Then --change-set'],
  [['provider_schemas'], 'the schemas of providers'],
  [['resource'], 'a configuration in JSON, the source of a plan'],
  [['module'], 'a configuration in JSON, the source of a plan'],
];
