import { allFaults, describeAnswerFaults, organizationTargets } from '../e2e/answerFaults.ts';

describeAnswerFaults(organizationTargets, allFaults);
