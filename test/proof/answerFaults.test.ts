import { allFaults, allTargets, describeAnswerFaults } from '../e2e/answerFaults.ts';

describeAnswerFaults(allTargets, allFaults);
