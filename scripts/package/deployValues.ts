// Turns the settings file into what serverless.yml and infra/ ask for: dist/deploy/values.json.

import type { Settings } from '../../shared/settings/settings.ts';
import { stackParameters } from './stackParameters.ts';

interface EmailSubscription {
  readonly Protocol: 'email';
  readonly Endpoint: string;
}

/** The content of dist/deploy/values.json. */
export interface DeployValues {
  readonly name: string;
  readonly region: string;
  readonly memoryMb: number;
  /** Laid over infra/parameters.yml: what the settings say as default of every parameter. */
  readonly parameters: { readonly Parameters: Readonly<Record<string, ParameterDefault>> };
  /**
   * The parameters that an update changes; none where the stack does not exist yet, because the framework then sends a
   * template without parameters first, with which CloudFormation refuses values. What is not named here has the value
   * of its default, which is what the stack has already.
   */
  readonly stackParameters: readonly { readonly ParameterKey: string; readonly ParameterValue: string }[];
  readonly emailSubscriptions: readonly EmailSubscription[];
  /** ARN patterns; never empty, because IAM gives an empty list of values no meaning. */
  readonly auditReaders: readonly (string | { readonly 'Fn::Sub': string })[];
  /** The state machine's definition as one line of JSON. */
  readonly stateMachine: string;
}

interface ParameterDefault {
  readonly Default: string | number;
}

/** The scan's own role stands in for "nobody else". */
const scanRole = { 'Fn::Sub': `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/\${NamePrefix}-scan` };

export interface DeployValuesOptions {
  /** The text of infra/distributed.asl.json. */
  readonly stateMachine: string;
  /** Values of the parameters that the stack has, by name; default: there is no stack, or nobody knows. */
  readonly standing?: Readonly<Record<string, string>> | undefined;
}

/** Values of one deployment. */
export function deployValues(settings: Settings, { stateMachine, standing = {} }: DeployValuesOptions): DeployValues {
  const { deploy, alerts } = settings;
  const given = stackParameters(settings);
  return {
    name: deploy.name,
    region: deploy.region,
    memoryMb: deploy.memoryMb,
    parameters: { Parameters: Object.fromEntries(given.map(({ name, value }) => [name, { Default: value }])) },
    stackParameters: given
      .filter(({ name, value }) => standing[name] !== undefined && standing[name] !== String(value))
      .map(({ name, value }) => ({ ParameterKey: name, ParameterValue: String(value) })),
    emailSubscriptions: alerts.emails.map((address) => ({ Protocol: 'email', Endpoint: address })),
    auditReaders: [scanRole, ...deploy.auditReaders],
    stateMachine: JSON.stringify(JSON.parse(stateMachine)),
  };
}
