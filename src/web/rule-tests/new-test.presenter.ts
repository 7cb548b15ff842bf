import type { DraftOfRules } from '../../rules/drafts/rule-drafts.service.js';
import type { Day } from '../../shared/days.js';
import { type FormError, messages } from '../forms/form.js';
import { dateWords } from '../layout/day-words.js';
import { IN_FORCE, type OutcomeKind, type TypedTest } from './new-test.form.js';
import { isSign, outcomeFields, signItems } from './outcome-fields.js';
import { TESTS } from './test-words.js';

export interface NewTestFacts {
  readonly typed: TypedTest;
  readonly errors: readonly FormError[];
  readonly drafts: readonly Pick<DraftOfRules, 'publicId' | 'title' | 'revision'>[];
  /** Null: a team, which has no rules of its own. */
  readonly school: string | null;
  /** Null where no mark is known. */
  readonly firstMark: Day | null;
}

export type NewTestView = ReturnType<typeof presentNewTest>;

/** The form that asks for a test. */
export function presentNewTest({ typed, errors, drafts, school, firstMark }: NewTestFacts) {
  const { sign, settingsOf, parameters } = typed;
  const showsSettings = isSign(sign) && settingsOf === sign;
  const hasTyped = Object.keys(parameters).length > 0;
  return {
    title: 'Test rules on the past',
    ...{ action: TESTS, list: TESTS, school, typed },
    firstDayHint: firstMark === null ? null : `The register begins on ${dateWords(firstMark)}.`,
    rules: [
      { value: IN_FORCE, text: 'The rules in force', checked: typed.rules === IN_FORCE },
      ...drafts.map(({ publicId, title, revision }) => ({
        ...{ value: publicId, text: `Draft: ${title}`, checked: typed.rules === publicId },
        hint: { text: `Revision ${revision}, as it is now` },
      })),
    ],
    isChosen: {
      ...{
        persistent: isKind(typed, 'persistent'),
        sign: isKind(typed, 'sign'),
        case: isKind(typed, 'case'),
      },
    },
    signs: signItems(sign),
    settingsOf: showsSettings ? sign : '',
    settings: showsSettings ? outcomeFields(sign, hasTyped ? parameters : null) : [],
    ...{ errors, messages: messages(errors) },
  };
}

const isKind = ({ outcome }: TypedTest, kind: OutcomeKind): boolean => outcome === kind;
