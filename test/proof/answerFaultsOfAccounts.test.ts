import { accountTargets, allFaults, describeAnswerFaults } from '../e2e/answerFaults.ts';

describeAnswerFaults(accountTargets, allFaults);
