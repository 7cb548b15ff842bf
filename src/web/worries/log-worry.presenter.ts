import type { SchoolDsls } from '../../people/staff/school-dsls.js';
import { addDays, type Day } from '../../shared/days.js';
import { type FormError, formError, messages } from '../forms/form.js';
import { typedBack } from '../forms/typed-text.js';
import { SEVERITIES, THEMES } from '../layout/worry-words.js';
import type { FindPupilView } from '../pupil-search/find-pupil.presenter.js';
import { type LogWorryForm, WHEN } from './log-worry.forms.js';
import { OLDEST_DAYS } from '../../signals/worries/log-worry.service.js';

interface Choice {
  readonly value: string;
  readonly text: string;
  readonly checked: boolean;
  readonly hint?: { readonly text: string };
}

/** Whom to tell at once, at one school. */
export interface DangerLine {
  readonly school: string;
  /** "Sam Lewis" or "Sam Lewis or Ada Okafor"; null: the school has named nobody. */
  readonly who: string | null;
  readonly phone: string | null;
  /** The number as a phone dials it. */
  readonly tel: string;
}

export interface LogWorryView {
  readonly title: string;
  readonly danger: readonly DangerLine[];
  readonly find: FindPupilView;
  readonly formKey: string;
  readonly themes: readonly Choice[];
  readonly severities: readonly Choice[];
  readonly text: string;
  readonly when: Readonly<Record<(typeof WHEN)[number], boolean>>;
  readonly date: string;
  readonly earliest: Day;
  readonly latest: Day;
  readonly harm: boolean;
  readonly restricted: boolean;
  readonly errors: readonly FormError[];
  readonly messages: Readonly<Record<string, { text: string }>>;
}

const FIELDS = [
  'formKey',
  'letters',
  'pupil',
  'theme',
  'severity',
  'text',
  'when',
  'date',
  'harm',
  'restricted',
];

/** What stands on the page beside what was typed. */
export interface AroundTheForm {
  readonly dsls: readonly SchoolDsls[];
  readonly find: FindPupilView;
  readonly today: Day;
  readonly errors: readonly FormError[];
}

/** The form with what was typed so far: nothing that was written is lost because something else was missing. */
export function presentForm(form: LogWorryForm, { dsls, find, today, errors }: AroundTheForm): LogWorryView {
  const shown = inOrder(errors).map((one) => leadingTo(one, find));
  return {
    title: 'Log a worry',
    danger: dsls.map(dangerLine),
    find,
    formKey: form.formKey,
    themes: choices(THEMES, form.theme),
    severities: choices(SEVERITIES, form.severity),
    text: typedBack(form.text),
    when: {
      today: form.when === 'today',
      yesterday: form.when === 'yesterday',
      'another-day': form.when === 'another-day',
    },
    date: typedBack(form.date),
    earliest: addDays(today, -OLDEST_DAYS),
    latest: today,
    harm: form.harm === 'yes',
    restricted: form.restricted === 'yes',
    errors: shown,
    messages: messages(shown),
  };
}

/** Names as in a sentence: "Sam Lewis", "Sam Lewis or Ada Okafor", "A, B or C". */
export function anyOf(names: readonly string[]): string {
  if (names.length < 2) return names[0] ?? '';
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;
}

export function dangerLine({ school, dsls, phone }: SchoolDsls): DangerLine {
  const tel = (phone ?? '').replace(/[^\d+]/g, '');
  return { school, who: dsls.length === 0 ? null : anyOf(dsls), phone, tel };
}

function choices<Value extends string>(words: Readonly<Record<Value, string>>, chosen: string): Choice[] {
  return Object.entries<string>(words).map(([value, text]) => ({ value, text, checked: value === chosen }));
}

/** As the fields stand on the page. */
function inOrder(errors: readonly FormError[]): FormError[] {
  const place = ({ field }: FormError): number => FIELDS.indexOf(field);
  return [...errors].sort((a, b) => place(a) - place(b));
}

/** Nobody to choose from: the way to a pupil is the field for the name. */
function leadingTo(error: FormError, { items }: FindPupilView): FormError {
  return error.field === 'pupil' && items.length === 0
    ? { ...formError('pupil', 'Type letters of the name and choose the pupil'), href: '#letters' }
    : error;
}
