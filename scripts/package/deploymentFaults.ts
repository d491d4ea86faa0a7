// What the settings ask for that a deployment cannot carry out: refused before anything is packaged.

import { parseDocument } from 'yaml';
import * as z from 'zod';
import type { SchemaFault } from '../../shared/settings/schemaFaults.ts';
import type { Settings } from '../../shared/settings/settings.ts';
import { stackParameters } from './stackParameters.ts';

/**
 * One fault per setting, with its path in the settings file.
 *
 * @param parameters the text of infra/parameters.yml, whose limits CloudFormation holds every value to
 */
export function deploymentFaults(settings: Settings, parameters: string): readonly SchemaFault[] {
  return [...withoutEffect(settings), ...iamChangeFaults(settings), ...parameterFaults(settings, parameters)];
}

function withoutEffect({ audit, alerts }: Settings): readonly SchemaFault[] {
  const key: SchemaFault = {
    path: ['audit', 'kmsKeyArn'],
    message:
      'expected no key in a deployment: it makes a key of its own and its bucket refuses every other; remove this line',
  };
  const topic: SchemaFault = {
    path: ['alerts', 'topicArn'],
    message:
      'expected no topic in a deployment: it makes a topic of its own (output AlertTopicArn), subscribe to that; remove this line',
  };
  return [...(audit.kmsKeyArn === undefined ? [] : [key]), ...(alerts.topicArn === undefined ? [] : [topic])];
}

/**
 * Where events of IAM cannot be forwarded from the region that has them: outside of the partition aws EventBridge sends
 * no events from region to region.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html
 */
const iamEventRegions: readonly (readonly [prefix: string, region: string])[] = [
  ['cn-', 'cn-north-1'],
  ['us-gov-', 'us-gov-west-1'],
];

function iamChangeFaults({ deploy, organizationId }: Settings): readonly SchemaFault[] {
  if (!deploy.iamChanges) return [];
  const path = ['deploy', 'iamChanges'];
  const only = iamEventRegions.find(([prefix]) => deploy.region.startsWith(prefix))?.[1] ?? deploy.region;
  return [
    ...(organizationId === undefined
      ? [{ path, message: 'expected organizationId beside it, because the bus is opened to one organization' }]
      : []),
    ...(only === deploy.region
      ? []
      : [{ path, message: `expected deploy.region ${only}, because events of IAM do not leave it in this partition` }]),
  ];
}

const limitsSchema = z.looseObject({
  AllowedPattern: z.string().optional(),
  AllowedValues: z.array(z.union([z.string(), z.number()])).optional(),
  MinValue: z.number().optional(),
  MaxValue: z.number().optional(),
});
type Limits = z.output<typeof limitsSchema>;
const parametersSchema = z.looseObject({ Parameters: z.record(z.string(), limitsSchema) });

function parameterFaults(settings: Settings, text: string): readonly SchemaFault[] {
  const { Parameters } = parametersSchema.parse(parseDocument(text, { logLevel: 'error' }).toJS());
  return stackParameters(settings).flatMap(({ name, setting, value }) => {
    const expected = unmet(Parameters[name] ?? {}, value);
    if (expected === undefined) return [];
    return [{ path: setting.split('.'), message: `expected ${expected}, got ${JSON.stringify(value)}` }];
  });
}

/** What CloudFormation would miss; undefined where the value is in order. */
function unmet(limits: Limits, value: string | number): string | undefined {
  const { AllowedPattern: pattern, AllowedValues: values, MinValue: least, MaxValue: most } = limits;
  // CloudFormation wants the whole value matched.
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`).test(String(value))) return `text like ${pattern}`;
  if (values !== undefined && !values.map(String).includes(String(value))) return `one of ${values.join(', ')}`;
  if (least !== undefined && Number(value) < least) return `at least ${least}`;
  if (most !== undefined && Number(value) > most) return `at most ${most}`;
  return undefined;
}
