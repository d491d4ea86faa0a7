// Keeps the reports of accounts small while a scan goes on: what like findings have in common once, so that memory grows
// with causes and with who is struck, not with findings.

import { BoundedMap, getOrMake } from '../iam/getOrMake.ts';
import type {
  AccountCoverage,
  AccountParts,
  AccountReport,
  PrincipalReport,
  ReportedPrincipal,
} from './accountReport.ts';
import type { Finding } from './finding.ts';
import { JoinedList } from './joinedList.ts';
import type { Listed } from './listed.ts';
import { type FindingForm, formKey, formOf, formOfOne, isMadeBy } from './pack/findingForm.ts';
import { MappedList } from './pack/mappedList.ts';
import { type Struck, struckBy } from './pack/ownMembers.ts';
import { isReportOf, type PrincipalForm, principalFormOf, principalKeyOf } from './pack/principalForm.ts';
import { StruckFindings } from './pack/struckFindings.ts';
import { sharePart } from './sharePart.ts';

/** Kinds of findings, and of all else, that are known at a time. */
const maxKnown = 20_000;
/** Longer ones are hardly met twice. */
const maxLength = 8_000;

/**
 * Gives a function whose reports equal what it is given, in whatever order of accounts: each finding is compared to the
 * letter with what will be made of what is kept, and kept as it is where they differ.
 */
export function createPacker(): (report: AccountReport) => AccountParts {
  const packFindings = findingPacker();
  const packPrincipal = principalPacker();
  const shareQuestions = sharePart<NonNullable<AccountCoverage['questions']>>({ most: maxKnown, longest: maxLength });
  return ({ coverage, principals, findings }) => {
    const { questions } = coverage;
    const runs = runsOf(findings).map((run) => ({ ids: run.map(idOf), packed: packFindings(run, coverage.name) }));
    // An account may have thousands of roles with findings: none is looked for among those of all others.
    const byPrincipal = Map.groupBy(runs, ({ packed: { struck } }) => struck.principal);
    return {
      coverage: questions === undefined ? coverage : { ...coverage, questions: shareQuestions(questions) },
      principals: new MappedList(
        principals.map((report) => packPrincipal(report, byPrincipal.get(report.principal) ?? [])),
        unpackPrincipal,
      ),
      findings: new JoinedList(runs.map(({ packed }) => packed)),
    };
  };
}

/** Findings of one principal or account that follow each other. */
function runsOf(findings: readonly Finding[]): readonly (readonly Finding[])[] {
  const runs: Finding[][] = [];
  for (const finding of findings) {
    const last = runs.at(-1);
    const [first] = last ?? [];
    if (last !== undefined && first?.principal === finding.principal && first.account === finding.account) {
      last.push(finding);
    } else runs.push([finding]);
  }
  return runs;
}

function findingPacker(): (run: readonly Finding[], accountName: string | undefined) => StruckFindings {
  const known = new BoundedMap<string, FindingForm>(maxKnown);
  const knownLists = new BoundedMap<string, readonly FindingForm[]>(maxKnown);
  let count = 0;
  const formFor = (finding: Finding, struck: Struck) => {
    const key = formKey(finding, struck);
    const make = () => formOf(finding, struck, ++count);
    const form = key.length > maxLength ? make() : getOrMake(known, key, make);
    return isMadeBy(form, finding, struck) ? form : formOfOne(finding, ++count);
  };
  return (run, accountName) => {
    const struck = struckBy(run[0]?.account ?? '', run[0]?.principal ?? null, accountName);
    const forms = run.map((finding) => formFor(finding, struck));
    const key = forms.map(({ number }) => number).join();
    return new StruckFindings(struck, key.length > maxLength ? forms : getOrMake(knownLists, key, () => forms));
  };
}

interface PackedPrincipal {
  readonly form: PrincipalForm;
  readonly struck: Struck;
  readonly findings: Listed<string>;
}

function unpackPrincipal({ form, struck, findings }: PackedPrincipal): ReportedPrincipal {
  return form(struck, findings);
}

/** What follows each other, packed; and the ids of what it gives, so that no finding is made for them. */
interface PackedRun {
  readonly ids: readonly string[];
  readonly packed: StruckFindings;
}

function principalPacker(): (report: PrincipalReport, runs: readonly PackedRun[]) => PackedPrincipal {
  const known = new BoundedMap<string, PrincipalForm>(maxKnown);
  return (report, runs) => {
    const { account, principal, accountName } = report;
    const own = runs.filter(({ packed: { struck } }) => struck.principal === principal && struck.account === account);
    const struck = own[0]?.packed.struck ?? struckBy(account, principal, accountName);
    const form = getOrMake(known, principalKeyOf(report, struck), () => principalFormOf(report, struck));
    const isLike = isReportOf(form, report, struck);
    return { form: isLike ? form : (_, findings) => ({ ...report, findings }), struck, findings: idsOf(report, own) };
  };
}

/** The ids of its own findings, which are mostly all that it refers to. */
function idsOf({ findings }: PrincipalReport, own: readonly PackedRun[]): Listed<string> {
  const [first, ...more] = own;
  if (first === undefined || findings.length === 0) return findings;
  const ids = own.flatMap((run) => run.ids);
  const isAll = ids.length === findings.length && findings.every((id, index) => ids[index] === id);
  if (!isAll) return findings;
  return new MappedList(more.length === 0 ? first.packed : new JoinedList(own.map(({ packed }) => packed)), idOf);
}

function idOf({ id }: Finding): string {
  return id;
}
