// The JSON form of a Terraform plan, as `terraform show -json` prints it: what of it a change of IAM needs.
// https://developer.hashicorp.com/terraform/internals/json-format

import * as z from 'zod';

const values = z.record(z.string(), z.unknown());
const index = z.union([z.string(), z.number()]);

/** Characters of an address; keys of modules and resources that people write are far shorter. */
export const maxAddress = 20_000;
const address = z.string().max(maxAddress, `expected an address of at most ${maxAddress} characters`);

const resourceChangeSchema = z
  .object({
    /** Plans that people wrote by hand may lack it. */
    address: address.optional(),
    module_address: address.optional(),
    previous_address: address.optional(),
    mode: z.enum(['managed', 'data']).default('managed'),
    type: z.string(),
    name: z.string(),
    index: index.optional(),
    change: z.object({
      actions: z.array(z.string()).min(1),
      before: values.nullish(),
      after: values.nullish(),
      after_unknown: z.union([values, z.boolean()]).nullish(),
    }),
  })
  .transform(({ address, ...change }) => ({ ...change, address: address ?? `${change.type}.${change.name}` }));

/** An expression of the configuration; which it is, the reader of references asks. */
const expressions = z.record(z.string(), z.unknown());

const resourceConfigSchema = z.object({
  mode: z.enum(['managed', 'data']).default('managed'),
  type: z.string(),
  name: z.string(),
  provider_config_key: z.string().optional(),
  expressions: expressions.optional(),
  for_each_expression: z.unknown().optional(),
});

const moduleSchema = z.object({
  resources: z.array(resourceConfigSchema).optional(),
  outputs: z.record(z.string(), z.looseObject({ expression: z.unknown().optional() })).optional(),
  get module_calls() {
    return z
      .record(
        z.string(),
        z.object({
          source: z.string().optional(),
          expressions: expressions.optional(),
          module: moduleSchema.optional(),
        }),
      )
      .optional();
  },
});

const providerSchema = z.looseObject({ name: z.string().optional(), expressions: expressions.optional() });

const configurationSchema = z.object({
  provider_config: z.record(z.string(), providerSchema).optional(),
  root_module: moduleSchema.optional(),
});

export const terraformPlanSchema = z.object({
  format_version: z.string().optional(),
  terraform_version: z.string().optional(),
  resource_changes: z.array(resourceChangeSchema).nullish(),
  deferred_changes: z.array(z.unknown()).optional(),
  variables: z.record(z.string(), z.looseObject({ value: z.unknown().optional() })).optional(),
  prior_state: z.unknown().optional(),
  configuration: configurationSchema.optional(),
  errored: z.boolean().optional(),
});

export type TerraformPlan = z.output<typeof terraformPlanSchema>;
export type ResourceChange = z.output<typeof resourceChangeSchema>;
export type ResourceConfig = z.output<typeof resourceConfigSchema>;
export type ModuleConfig = z.output<typeof moduleSchema>;
