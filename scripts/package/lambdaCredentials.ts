// Stands in for the SDK's chain of credentials in the bundles: a function gets its role's by the environment, so profiles,
// SSO and instance metadata are code that never runs there.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html

export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
