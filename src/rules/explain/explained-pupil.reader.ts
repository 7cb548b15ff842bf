import { Injectable } from '@nestjs/common';
import { type Day, type EpochDay, toEpochDay } from '../../shared/days.js';
import { askedSchools } from '../asked-schools.js';
import { TestedPupilsReader } from '../backtest/tested-pupils.reader.js';
import { PROVISIONAL_SCHOOL_DAYS } from '../evaluation.service.js';
import { historyInHindsight, type PupilHistory } from '../pupil-history.js';
import type { SignalKind } from '../indicator.js';
import type { CompiledRule } from '../rule.js';
import { type RuleSetInForce, RuleSetsService } from '../rule-sets.service.js';
import { changedRules, explainRules, type RuleChanged, type RuleExplained } from './explain-rules.js';

/** Who is asked about, and of which day. */
export interface ExplanationAsked {
  readonly pupilId: number;
  /** What the sentences call the pupil. */
  readonly firstName: string;
  readonly day: Day;
  /** No earlier than `day`. */
  readonly today: Day;
  readonly timezone: string;
  /** Whether the reader may read what a school has on record of the pupil. */
  readonly maySee: (schoolId: number) => boolean;
  /** Rules that were tried on the past, to be asked as they were there; absent: those in force on that day. */
  readonly tried?: TriedRules | undefined;
}

/** Rules of a test, and where it asked them. */
export interface TriedRules {
  readonly rules: readonly CompiledRule[];
  /** Null: at every school. */
  readonly schoolIds: readonly number[] | null;
}

/** What the rules saw of a pupil on a day. */
export interface PupilExplained {
  /** One for each school the rules are asked for on that day, as far as the reader may see it. */
  readonly schools: readonly ExplainedAtSchool[];
}

export interface ExplainedAtSchool {
  readonly schoolId: number;
  /** In force there on that day. */
  readonly ruleSet: RuleSetInForce;
  /** By what that school knew on the day. */
  readonly rules: readonly RuleExplained[];
  /** What corrections and late entries have changed about it since; none for today. */
  readonly changed: readonly RuleChanged[];
}

/** Asks the rules about one pupil and day as they were asked then: by what was known, and with the marks of that day still provisional. */
@Injectable()
export class ExplainedPupilReader {
  constructor(
    private readonly pupils: TestedPupilsReader,
    private readonly ruleSets: RuleSetsService,
  ) {}

  /** Writes nothing. */
  async of(asked: ExplanationAsked): Promise<PupilExplained> {
    const { pupilId, day, timezone, maySee, tried } = asked;
    const found = await this.pupils.whereabouts(pupilId);
    if (!found) return { schools: [] };
    const schoolIds = askedSchools(found.keeper, found.enrolments, toEpochDay(day))
      .filter(maySee)
      .filter((id) => tried?.schoolIds?.includes(id) ?? true);
    const sets = new Map<number, RuleSetInForce>();
    for (const id of schoolIds)
      sets.set(id, tried ? unpublished(tried) : await this.ruleSets.inForceOn(id, day, timezone));
    const kinds = new Set([...sets.values()].flatMap(kindsOf));
    const [pupil] = await this.pupils.read([pupilId], { schoolIds: null, from: day, to: day, kinds });
    return {
      schools: [...sets].flatMap(([schoolId, ruleSet]) => {
        const history = pupil?.places.get(schoolId);
        return history ? [{ schoolId, ruleSet, ...explained(history, ruleSet, asked) }] : [];
      }),
    };
  }
}

const unpublished = ({ rules }: TriedRules): RuleSetInForce => ({
  ...{ version: null, publishedAt: null, author: '', rules },
});

const kindsOf = ({ rules }: RuleSetInForce): readonly SignalKind[] => rules.flatMap((rule) => rule.reads);

function explained(
  history: PupilHistory,
  { rules }: RuleSetInForce,
  { day, today, firstName, tried }: ExplanationAsked,
): Pick<ExplainedAtSchool, 'rules' | 'changed'> {
  const asOf: EpochDay = toEpochDay(day);
  // A test counts every mark up to the day of its look.
  const options = { firstName, provisionalSchoolDays: tried ? 0 : PROVISIONAL_SCHOOL_DAYS };
  const then = explainRules(history, rules, asOf, options);
  if (day >= today) return { rules: then, changed: [] };
  const since = explainRules(historyInHindsight(history, toEpochDay(today)), rules, asOf, options);
  return { rules: then, changed: changedRules(then, since) };
}
