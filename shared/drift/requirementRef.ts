// A required set as reports and alerts name it.

import * as z from 'zod';

export const requirementRefSchema = z.object({
  id: z.string().describe('`ec2-backup`'),
  title: z.string(),
  build: z.string(),
  product: z.string().exactOptional().describe("The product that asks for it, where it is not one of Veeam's"),
  url: z.string().describe('Page of the guide'),
  purpose: z.string().exactOptional().describe("What breaks without it, in Veeam's terms"),
});

export type RequirementRef = Readonly<z.output<typeof requirementRefSchema>>;
