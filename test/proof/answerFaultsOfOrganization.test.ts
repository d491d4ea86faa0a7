import { describeAnswerFaults, everyFaultOf, organizationTargets } from '../e2e/answerFaults.ts';

describeAnswerFaults(everyFaultOf(organizationTargets));
