// Reads a CloudFormation template as a change: what deploying it makes.

import { ownMember } from '../change/ownMember.ts';
import type { NamedFile } from '../optionChange.ts';
import type { PlannedChange } from '../plannedChange.ts';
import { resourceOf } from './nameOfResource.ts';
import { isRead, readResource } from './readResource.ts';
import { readTemplateText } from './readTemplateText.ts';
import { conditionOf } from './resolveValue.ts';
import { TemplateReader } from './templateReader.ts';
import { checkParameters, openParameters, recordOf, type TemplatePlace, type TemplateScope } from './templateScope.ts';
import { TemplateWork } from './templateWork.ts';

export interface TemplateOptions extends TemplatePlace {
  readonly given: Readonly<Record<string, string>>;
}

/**
 * Gives the change. Functions are worked out as far as parameters are given; the rest is known only after the deployment
 * and stays unknown. What the stack held before and the template holds no more is not told by the template.
 *
 * @throws InputError of one line where the file is something else, or a parameter is none of the template's
 */
export function readTemplate(source: NamedFile, options: TemplateOptions): PlannedChange {
  const { value: template, lines } = readTemplateText(source);
  const scope: TemplateScope = { ...options, file: source.file, template, work: new TemplateWork() };
  checkParameters(scope);
  const placeOf = (id: string) => {
    const line = lines.get(id);
    return { what: id, file: source.file, ...(line !== undefined && { line }) };
  };
  const reader = new TemplateReader({ scope, placeOf });
  const ids = Object.keys(recordOf(template.Resources));
  for (const id of ids) readOne(id, reader);
  const place = { what: source.file, file: source.file };
  return {
    sentences: [`the template ${source.file} is deployed: ${countResources(ids, scope)}`],
    account: reader.account,
    organization: reader.organization,
    notes: [
      ...transformNotes(scope).map((text) => ({ place, text })),
      ...parameterNotes(scope, reader).map((text) => ({ place, text })),
      ...scope.work.notes(scope.file),
      ...reader.notes,
    ],
    ...(reader.isUnplaced && { isUnplaced: true as const }),
  };
}

function readOne(id: string, reader: TemplateReader): void {
  const resource = recordOf(ownMember(recordOf(reader.scope.template.Resources), id));
  if (id.startsWith('Fn::ForEach')) {
    reader.noteOpen(id, 'resources of Fn::ForEach are not read');
    return;
  }
  const { Condition: condition } = resource;
  const isMade = typeof condition === 'string' ? conditionOf(reader.scope, condition) : true;
  if (isMade === true) readResource(id, reader);
  else if (isMade === undefined && isRead(String(resource.Type)))
    reader.noteOpen(id, `whether it is made, the condition ${condition}, is not known`);
}

function countResources(ids: readonly string[], scope: TemplateScope): string {
  const types = ids.map((id) => resourceOf(scope, id).type).filter(isRead);
  if (types.length === 0) return 'no resource of IAM or of the organization';
  return [...Map.groupBy(types, (type) => type)].map(([type, of]) => `${of.length} ${type}`).join(', ');
}

function transformNotes({ template: { Transform: transform } }: TemplateScope): readonly string[] {
  return transform === undefined ? [] : ['what its transform makes of it is not known here'];
}

/** Only where something depends on them. */
function parameterNotes(scope: TemplateScope, { account, notes }: TemplateReader): readonly string[] {
  const open = openParameters(scope);
  if (open.length === 0 || account.length + notes.length === 0) return [];
  const more = open.length > 5 ? ` and ${open.length - 5} more` : '';
  return [`parameters without a value: ${open.slice(0, 5).join(', ')}${more}; give them with --parameters`];
}
