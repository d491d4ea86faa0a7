/** Whether the tests run once per mutant: what takes long and has its answer elsewhere is left out then. */
export const isMutationRun: boolean = process.env.STRYKER_MUTATOR_WORKER !== undefined;
