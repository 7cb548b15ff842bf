import type { CurrentInvitation } from '../../followups/answers/current-invitation.js';
import { LONGEST_WORDS } from '../../followups/answers/invitation-answers.service.js';
import { ENGLISH } from '../../followups/invitation-english.js';
import { HOME_ANSWERS } from '../../followups/invitation.entity.js';
import { isEnglish } from '../../followups/recipients.js';
import type {
  AnswerForm,
  Choices,
  FamilyAnswer,
  FamilyField,
  PageProblem,
  WordField,
} from './family-page.js';
import type { FieldFault, FieldProblem } from './read-family-answer.js';

/** What was chosen and typed so far, and what was wrong with it. */
export interface FormState {
  readonly answer: FamilyAnswer | null;
  readonly coming: number | null;
  readonly words: Readonly<Record<WordName, string>>;
  readonly problems: readonly FieldProblem[];
}

type WordName = keyof typeof LONGEST_WORDS;

/** A form nobody has touched. */
export const UNTOUCHED: FormState = {
  answer: null,
  coming: null,
  words: { accessNeeds: '', interpreterLanguage: '', note: '', insight: '' },
  problems: [],
};

const LABELS: Readonly<Record<FamilyAnswer, string>> = {
  yes: 'Yes, I can come',
  no: 'No, I cannot come',
  'another-time': 'Another time, please',
  'phone-me': 'Phone me instead',
};

const COMING = ['Just me', '2 of us', '3 of us', 'More'] as const;

const LINES: Readonly<Record<WordName, number>> = {
  accessNeeds: 1,
  interpreterLanguage: 1,
  note: 2,
  insight: 3,
};

const HINTS: Readonly<Record<WordName, string>> = {
  accessNeeds: 'For example: no steps, large print, or a hearing loop.',
  interpreterLanguage:
    'Someone who helps you talk in your own language, or in sign language. It is free. Tell us which language.',
  note: 'For example: a time that suits you, or who comes with you.',
  insight: 'You know best how things are. A member of staff reads this within one school day.',
};
const NEEDS: readonly FamilyField[] = ['accessNeeds', 'interpreterLanguage', 'note'];
const SAID_BEFORE = 'We have what you told us before. Write here only if there is more to say.';

/** The questions, with what was chosen before chosen again; what was written before is not shown. */
export function formOf(invitation: CurrentInvitation, state: FormState, action: string): AnswerForm {
  const { said, meeting, sequence } = invitation;
  const answered = invitation.answer !== null;
  return {
    answer: answerChoices(invitation, state),
    moreTitle: 'If you like, tell us more',
    moreHint: 'You can leave this empty.',
    coming: comingChoices(invitation, state),
    needsTitle: 'Do you need an interpreter, help to get in, or something else?',
    needsOpen: opensNeeds(invitation, state),
    needs: [
      word(state, 'accessNeeds', 'What would make it easier for you?', said.accessNeeds !== null),
      word(state, 'interpreterLanguage', 'Do you want an interpreter?', said.interpreterLanguage !== null),
      word(state, 'note', 'Anything else about the meeting?', said.note !== null),
    ],
    insight: word(
      state,
      'insight',
      `Is there something about ${whoIn(invitation)} that we do not know?`,
      false,
    ),
    button: answered ? 'Send my new answer' : 'Send my answer',
    ...{ action, meeting, sequence },
  };
}

/** What must be mended, each leading to its field. */
export function problemsOf({ problems }: FormState): PageProblem[] {
  return problems.map(({ field, fault }) => ({
    text: TOLD[field](fault),
    href: `#${field === 'answer' ? `answer-${HOME_ANSWERS[0]}` : field === 'coming' ? 'coming-1' : field}`,
  }));
}

/** Open for who needs an interpreter as far as we know, and wherever something in it was typed or must be mended. */
function opensNeeds({ interpreter, language }: CurrentInvitation, { words, problems }: FormState): boolean {
  const { accessNeeds, interpreterLanguage, note } = words;
  if (accessNeeds !== '' || interpreterLanguage !== '' || note !== '') return true;
  return problems.some(({ field }) => NEEDS.includes(field)) || interpreter || !isEnglish(language);
}

function answerChoices({ answer, answerBy }: CurrentInvitation, state: FormState): Choices {
  const chosen = state.answer ?? answer;
  const by =
    answerBy === null ? '' : ` Please tell us by ${ENGLISH.day(`${answerBy}T12:00:00.000Z`, 'utc')}.`;
  return {
    name: 'answer',
    legend: answer === null ? `Can you come?${by}` : 'Do you want to change your answer?',
    hint: answer === null ? null : 'You can do this until the meeting starts. Your last answer counts.',
    choices: HOME_ANSWERS.map((value) => ({ value, label: LABELS[value], checked: chosen === value })),
    error: errorOf(state, 'answer'),
  };
}

function comingChoices({ said, kind }: CurrentInvitation, state: FormState): Choices {
  const chosen = state.coming ?? said.coming;
  return {
    name: 'coming',
    legend: kind === 'face-to-face' ? 'How many of you will come?' : 'How many of you will join in?',
    hint: 'You can have someone with you.',
    choices: COMING.map((label, index) => ({
      value: String(index + 1),
      label,
      checked: chosen === index + 1,
    })),
    error: errorOf(state, 'coming'),
  };
}

function word(state: FormState, name: WordName, label: string, saidBefore: boolean): WordField {
  const hint = saidBefore ? SAID_BEFORE : HINTS[name];
  return { name, label, hint, rows: LINES[name], value: state.words[name], error: errorOf(state, name) };
}

function errorOf({ problems }: FormState, field: FamilyField): string | null {
  const found = problems.find((one) => one.field === field);
  return found ? TOLD[field](found.fault) : null;
}

/** Which field, and what to do: each by itself tells enough, read aloud or in the list at the top. */
const TOLD: Readonly<Record<FamilyField, (fault: FieldFault) => string>> = {
  answer: (fault) => (fault === 'missing' ? 'Choose an answer' : 'Choose one of the four answers'),
  coming: () => 'Choose how many of you will come',
  accessNeeds: toMend('accessNeeds', 'what would make it easier for you'),
  interpreterLanguage: toMend('interpreterLanguage', 'the language'),
  note: toMend('note', 'the rest about the meeting'),
  insight: toMend('insight', 'what we do not know'),
};

function toMend(name: WordName, what: string): (fault: FieldFault) => string {
  const most = LONGEST_WORDS[name].toLocaleString('en-GB');
  return (fault) =>
    fault === 'too-long'
      ? `Tell us ${what} in ${most} letters or fewer`
      : `Tell us ${what} in plain letters: something in it cannot be read`;
}

function whoIn({ isPupil, pupilFirstName }: CurrentInvitation): string {
  return isPupil ? 'you' : pupilFirstName;
}
