import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/clock.js';
import { type Day, toEpochDay } from '../shared/days.js';
import { groupBy } from '../shared/group-by.js';
import type { Instant } from '../shared/instants.js';
import { localDayOf } from '../shared/local-day.js';
import { decideConcerns, type EvaluationRules } from './decide-concerns.js';
import { evaluatePupil, type Finding } from './evaluate-pupil.js';
import type { EvaluationSubject } from './evaluation-subject.js';
import { type AskedPupil, EvaluationSubjectsReader, type KindsRead } from './evaluation-subjects.reader.js';
import { EvaluationSteps } from './evaluation-steps.js';
import { changesConcerns, type Commit, type Evaluation, EvaluationStore } from './evaluation.store.js';
import { pausedBecause } from './paused-rules.js';
import { type PublishedRuleSet, RuleSetsService } from './rule-sets.service.js';

/**
 * live: as of today in the pupil's school, settled marks only. past: as of a day of the caller's, every mark up to and
 * including it; nothing is stored of a pupil whom the rules have already judged on a later day.
 */
export type EvaluationMode = 'live' | 'past';

/** What the rules say of one pupil for one school, whatever is remembered of them. */
export interface PupilFindings {
  readonly pupilId: number;
  readonly schoolId: number;
  readonly findings: readonly Finding[];
}

/** A pupil's signals went on changing through many readings; the job is tried again later. */
export class EvaluationOvertaken extends Error {
  constructor() {
    super('The signals changed faster than they could be evaluated.');
    this.name = 'EvaluationOvertaken';
  }
}

/** An N that becomes L at ten past nine alarms nobody: marks count from the end of the next school day. */
export const PROVISIONAL_SCHOOL_DAYS = 1;
/** Read and reckoned together: many enough to make reading cheap, few enough for little memory. */
const PUPILS_AT_ONCE = 250;
/** Written together where something changes for them: few enough for a write of some milliseconds. */
const CHANGED_AT_ONCE = 10;
const MOST_READINGS = 20;

interface Question {
  readonly mode: EvaluationMode;
  /** Null: today, where the school is. */
  readonly asOf: Day | null;
  /** Pass over pupils already evaluated today with all their signals. */
  readonly onlyStale: boolean;
  /** Somebody will read what the rules say; a finding holds on to the pupil's whole history, so else none is kept. */
  readonly wantsFindings: boolean;
}

const ONE_LIVE: Question = { mode: 'live', asOf: null, onlyStale: true, wantsFindings: false };

/** The one way from signals to concerns: for jobs, the daily sweep and the command. */
@Injectable()
export class EvaluationService {
  constructor(
    private readonly reader: EvaluationSubjectsReader,
    private readonly ruleSets: RuleSetsService,
    private readonly store: EvaluationStore,
    private readonly steps: EvaluationSteps,
    private readonly clock: Clock,
  ) {}

  /**
   * Evaluates these pupils and stores what changes, a few at a time. `asOf` null is today where each pupil's school is.
   * The answer has one entry for each pupil that exists and each school they are at.
   * @throws EvaluationOvertaken
   */
  async evaluatePupils(
    pupilIds: readonly number[],
    asOf: Day | null,
    mode: EvaluationMode,
  ): Promise<PupilFindings[]> {
    const all: PupilFindings[] = [];
    await this.inBatches(
      pupilIds,
      { mode, asOf, onlyStale: false, wantsFindings: true },
      (found) => void all.push(...found),
    );
    return all;
  }

  /**
   * As {@link evaluatePupils}, as of today where each pupil's school is, for who does not read the findings: what changes is stored.
   * @throws EvaluationOvertaken
   */
  async lookAtPupils(pupilIds: readonly number[]): Promise<void> {
    const question: Question = { mode: 'live', asOf: null, onlyStale: false, wantsFindings: false };
    await this.inBatches(pupilIds, question, () => undefined);
  }

  private async inBatches(
    pupilIds: readonly number[],
    question: Question,
    tell: (found: readonly PupilFindings[]) => void,
  ): Promise<void> {
    for (let from = 0; from < pupilIds.length; from += PUPILS_AT_ONCE) {
      const some = pupilIds.slice(from, from + PUPILS_AT_ONCE);
      const found = await this.untilStored(some, question, (effects) => this.store.inOwnUnit(effects));
      tell([...found.values()].flat());
    }
  }

  /**
   * One pupil as of today, unless already evaluated today with all their signals; what changes is stored through `commit`.
   * @throws EvaluationOvertaken
   */
  async evaluateLive(pupilId: number, commit: Commit): Promise<void> {
    await this.untilStored([pupilId], ONE_LIVE, commit);
  }

  private async untilStored(
    pupilIds: readonly number[],
    question: Question,
    commit: Commit,
  ): Promise<Map<number, readonly PupilFindings[]>> {
    const found = new Map<number, readonly PupilFindings[]>();
    let left = pupilIds;
    for (let reading = 0; reading < MOST_READINGS; reading++) {
      const evaluations = await this.evaluate(left, question);
      for (const [pupilId, own] of groupBy(evaluations, ({ subject }) => subject.pupilId))
        found.set(
          pupilId,
          own.map(({ subject: { schoolId }, findings }) => ({ pupilId, schoolId, findings })),
        );
      left = await this.commit(evaluations, question, commit);
      if (left.length === 0) return found;
    }
    throw new EvaluationOvertaken();
  }

  /** Versions are read before the signals: what is stored can be older than the signals, never newer. */
  private async evaluate(
    pupilIds: readonly number[],
    { mode, asOf, onlyStale, wantsFindings }: Question,
  ): Promise<Evaluation[]> {
    await this.steps.reached('before-version-read', pupilIds);
    const today = todayByZone(this.clock.now());
    const asked = (await this.reader.pupils(pupilIds))
      .map((pupil): AskedPupil => ({ pupil, asOf: asOf ?? today(pupil.timezone) }))
      .filter((one) => !onlyStale || !isUpToDate(one));
    await this.steps.reached('after-version-read', pupilIds);
    await this.ruleSets.ensureDefaults();
    let rulesAt: RulesAt = () => NO_RULES;
    const kindsRead: KindsRead = async (schoolIds, standing) => {
      const inForce = await this.ruleSets.atSchools(schoolIds);
      rulesAt = await this.rulesAt(inForce, standing);
      const versions = new Set([...inForce.values()].map((set) => set.version));
      return this.ruleSets.kindsRead([...new Set([...versions, ...standing])]);
    };
    const read = () => this.reader.subjects(asked, kindsRead);
    const subjects = await (this.reader.readsBeside ? read() : this.store.betweenWrites(read));
    await this.steps.reached('after-history-read', pupilIds);
    const provisionalSchoolDays = mode === 'live' ? PROVISIONAL_SCHOOL_DAYS : 0;
    const done = await this.store.betweenWrites(() =>
      Array.from(subjects, (subject) => {
        const evaluation = evaluationOf(subject, rulesAt(subject.schoolId), provisionalSchoolDays);
        return wantsFindings ? evaluation : { ...evaluation, findings: [] };
      }),
    );
    await this.steps.reached('after-compute', pupilIds);
    return done;
  }

  private async commit(
    done: readonly Evaluation[],
    { mode }: Question,
    commit: Commit,
  ): Promise<readonly number[]> {
    const storable = done.filter(
      (evaluation) => changesAnything(evaluation) && (mode === 'live' || !judgedLater(evaluation)),
    );
    const left: number[] = [];
    for (const some of inWrites(storable)) {
      left.push(...(await commit((tx) => this.store.store(tx, some))));
      await this.steps.reached(
        'after-commit',
        some.map(({ subject }) => subject.pupilId),
      );
    }
    return left;
  }

  /** The rule set in force at each school, and those under which concerns that still stand were raised. */
  private async rulesAt(
    inForce: ReadonlyMap<number, PublishedRuleSet>,
    standing: readonly number[],
  ): Promise<RulesAt> {
    const sets = new Map([...inForce.values()].map((set) => [set.version, set.rules]));
    for (const version of standing) sets.set(version, (await this.ruleSets.version(version)).rules);
    const rules = new Map([...inForce].map(([schoolId, set]) => [schoolId, rulesOf(set, sets)]));
    return (schoolId) => rules.get(schoolId) ?? NO_RULES;
  }
}

type RulesAt = (schoolId: number) => EvaluationRules;

function rulesOf(
  { version, rules }: PublishedRuleSet,
  sets: ReadonlyMap<number, PublishedRuleSet['rules']>,
): EvaluationRules {
  return {
    version,
    rulesOf: (asked) => sets.get(asked) ?? rules,
    provisionalSchoolDays: PROVISIONAL_SCHOOL_DAYS,
  };
}

/** Of a school that nobody was asked at. */
const NO_RULES = rulesOf({ version: 0, rules: [] }, new Map());

function evaluationOf(
  subject: EvaluationSubject,
  rules: EvaluationRules,
  provisionalSchoolDays: number,
): Evaluation {
  const asOf = toEpochDay(subject.asOf);
  const findings = evaluatePupil(subject.history, rules.rulesOf(rules.version), asOf, {
    firstName: subject.firstName,
    provisionalSchoolDays,
  });
  const { pupilId, schoolId, mark } = subject;
  return {
    subject: { pupilId, schoolId, mark, asOf: subject.asOf },
    findings,
    changes: decideConcerns(subject, findings, rules),
    ruleSetVersion: rules.version,
    paused: pausedBecause(subject.history, asOf) !== null,
  };
}

/**
 * What is written in one transaction each: a pupil's schools always together, since the pupil's mark moves on once. Those of whom nothing
 * changes but that they were asked are one short statement, however many.
 */
function inWrites(evaluations: readonly Evaluation[]): (readonly Evaluation[])[] {
  const pupils = [...groupBy(evaluations, ({ subject }) => subject.pupilId).values()];
  const changed = pupils.filter((own) => own.some(changesConcerns));
  const quiet = pupils.filter((own) => !own.some(changesConcerns)).flat();
  const writes = quiet.length > 0 ? [quiet] : [];
  for (let from = 0; from < changed.length; from += CHANGED_AT_ONCE)
    writes.push(changed.slice(from, from + CHANGED_AT_ONCE).flat());
  return writes;
}

/** Asked for each pupil, but there are few zones, and a calendar with time zones is slow. */
function todayByZone(now: Instant): (timezone: string) => Day {
  const days = new Map<string, Day>();
  return (timezone) => {
    const day = days.get(timezone) ?? localDayOf(now, timezone);
    days.set(timezone, day);
    return day;
  };
}

function isUpToDate({ pupil, asOf }: AskedPupil): boolean {
  return pupil.evaluatedVersion === pupil.signalsVersion && pupil.evaluatedOn === asOf;
}

/**
 * False where all is as it was. Then the pupil is not overdue, so a signal that arrives meanwhile asks for an evaluation
 * of its own and nothing need be compared under the lock.
 */
function changesAnything(evaluation: Evaluation): boolean {
  const { mark, asOf } = evaluation.subject;
  const asBefore =
    mark.evaluatedVersion === mark.signalsVersion && (evaluation.paused || mark.evaluatedOn === asOf);
  return !asBefore || changesConcerns(evaluation);
}

/** The rules have already judged a later day: looking back rewrites nothing. */
function judgedLater({ subject: { mark, asOf } }: Evaluation): boolean {
  return mark.evaluatedOn !== null && mark.evaluatedOn > asOf;
}
