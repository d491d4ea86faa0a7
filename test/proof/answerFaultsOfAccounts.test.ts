import { accountTargets, describeAnswerFaults, everyFaultOf } from '../e2e/answerFaults.ts';

describeAnswerFaults(everyFaultOf(accountTargets));
