// Reads a packaged CloudFormation template and makes the variant of it that has every feature on.

import * as z from 'zod';

const templateSchema = z.looseObject({
  Parameters: z.record(z.string(), z.looseObject({ Default: z.unknown().optional() })),
  Resources: z.record(z.string(), z.looseObject({ Type: z.string() })),
});

/** As much of a template as the checks need to know. */
export type Template = z.output<typeof templateSchema>;

/**
 * @param text JSON
 * @throws ZodError where it is no template with parameters and resources
 */
export function parseTemplate(text: string): Template {
  return templateSchema.parse(JSON.parse(text));
}

/** Parameters that switch a feature on, with a value that does so. */
const featureParameters: Readonly<Record<string, string>> = {
  Distributed: 'true',
  IamChanges: 'true',
  Tracing: 'true',
  OrganizationId: 'o-exampleorg1',
  SlackWebhookParameter: '/veeam-drift/slack-webhook',
  SettingsSsmParameter: '/veeam-drift/settings',
  SettingsS3Uri: 's3://example-settings/settings.yaml',
};

/**
 * The template with other defaults: checkov judges a conditional resource only where its condition holds for the
 * defaults.
 *
 * @throws Error where a parameter of the list does not exist any more
 */
export function allFeaturesOn(template: Template): Template {
  const parameters = { ...template.Parameters };
  for (const [name, value] of Object.entries(featureParameters)) {
    const parameter = parameters[name];
    if (parameter === undefined) throw new Error(`expected the parameter ${name} in the template`);
    parameters[name] = { ...parameter, Default: value };
  }
  return { ...template, Parameters: parameters };
}
