import { allFaults, describeAnswerFaults, logTargets } from '../e2e/answerFaults.ts';

describeAnswerFaults(logTargets, allFaults);
