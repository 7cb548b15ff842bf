import { DateTime } from 'luxon';
import type { SealState } from '../../access/audit/audit-checks.js';
import { DROP_FOLDER_ACTOR } from '../../data-import/drop-folder/dropped-imports.js';
import type { AuditPage, PossibleActor, ShownLine } from '../../followups/reading/audit-reading.js';
import { addMinutes, type Instant } from '../../shared/instants.js';
import { type FormError, messages } from '../forms/form.js';
import type { AuditForm } from './audit.form.js';
import { ACTION_WORDS, actionWords, reasonWords, subjectWords } from './audit-words.js';

export interface AuditView {
  readonly title: string;
  readonly banner: Banner;
  /** About lines that have no seal yet. */
  readonly window: string;
  readonly people: readonly Choice[];
  readonly actions: readonly Choice[];
  readonly about: string;
  readonly day: string;
  readonly isFiltered: boolean;
  readonly days: readonly AuditDay[];
  /** Address of what is older; null at the end. */
  readonly older: string | null;
  /** Address of the newest; null where these are they. */
  readonly newest: string | null;
  readonly errors: readonly FormError[];
  readonly messages: Readonly<Record<string, { text: string }>>;
}

export interface Banner {
  readonly variant: 'success' | 'information' | 'error' | 'warning';
  readonly title: string;
  readonly text: string;
}

interface Choice {
  readonly value: string;
  readonly text: string;
  readonly selected: boolean;
}

interface AuditDay {
  readonly day: string;
  readonly lines: readonly AuditLineView[];
}

export interface AuditLineView {
  readonly time: string;
  readonly who: string;
  readonly what: string;
  /** "Noor Khan (pupil)"; without the right to the name, the id. Null where "who" and "what" say it all. */
  readonly about: string | null;
  /** Address of everything about the same. */
  readonly aboutHref: string;
  readonly why: string | null;
}

/** All the page shows, from what was read. */
export interface AuditFacts {
  readonly page: AuditPage;
  readonly people: readonly PossibleActor[];
  readonly seals: SealState;
  readonly form: AuditForm;
  readonly errors: readonly FormError[];
  readonly zone: string;
  readonly now: Instant;
}

/** A worker seals every minute. */
const LATE_MINUTES = 15;
const FAMILY = 'A family, by their link';

export function presentAudit({ page, people, seals, form, errors, zone, now }: AuditFacts): AuditView {
  const last = page.lines.at(-1);
  return {
    title: 'Audit',
    banner: banner(seals, zone),
    window: windowWords(seals, zone, now),
    people: choices('Everybody', peopleChoices(people), form.person),
    actions: choices('Everything', actionChoices(), form.action),
    about: form.about,
    day: form.day,
    isFiltered: [form.person, form.action, form.about, form.day].some((one) => one !== ''),
    days: byDay(page.lines, zone),
    older: page.hasOlder && last ? address(form, last.id) : null,
    newest: form.before === undefined ? null : address(form),
    errors,
    messages: messages(errors),
  };
}

function peopleChoices(people: readonly PossibleActor[]): (readonly [string, string])[] {
  return [...people.map(({ actor, name }) => [actor, name] as const), ['family-link', FAMILY]];
}

function choices(none: string, all: readonly (readonly [string, string])[], chosen: string): Choice[] {
  return [['', none] as const, ...all].map(([value, text]) => ({
    ...{ value, text },
    selected: value === chosen,
  }));
}

function actionChoices(): (readonly [string, string])[] {
  const all = Object.entries(ACTION_WORDS).map(([code, words]) => [code, capital(words)] as const);
  return all.sort(([, a], [, b]) => a.localeCompare(b, 'en-GB'));
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function banner({ checked }: SealState, zone: string): Banner {
  if (checked === null)
    return {
      variant: 'information',
      title: 'Seals',
      text: 'The seals have not been checked yet. A worker checks them once a day.',
    };
  const when = moment(checked.at, zone);
  if (checked.problem !== null)
    return {
      variant: 'error',
      title: 'The audit has been tampered with, or damaged',
      text: `Checked on ${when}: ${checked.problem}. Tell whoever runs Tandem, and keep the database as it is.`,
    };
  if (checked.warning !== null)
    return { variant: 'warning', title: 'Seals', text: `Checked on ${when}: ${checked.warning}.` };
  const lines =
    checked.sealed === 1 ? 'The one sealed line holds' : `All ${thousands(checked.sealed)} sealed lines hold`;
  return {
    variant: 'success',
    title: 'Seals',
    text: `${lines}: none has been changed, taken out, swapped or put in between. Checked on ${when}.`,
  };
}

/** The unsealed window, said to whoever relies on the audit. */
function windowWords({ waiting, waitingSince }: SealState, zone: string, now: Instant): string {
  if (waitingSince === null) return 'Every line has its seal.';
  const lines = waiting === 1 ? '1 line waits' : `${thousands(waiting)} lines wait`;
  const said = `${lines} for a seal since ${moment(waitingSince, zone)}. A change to a line without a seal would not be noticed.`;
  return waitingSince < addMinutes(now, -LATE_MINUTES)
    ? `${said} That is longer than it should be: ask whoever runs Tandem whether a worker runs.`
    : said;
}

function byDay(lines: readonly ShownLine[], zone: string): AuditDay[] {
  const days: { day: string; lines: AuditLineView[] }[] = [];
  for (const line of lines) {
    const day = DateTime.fromISO(line.at, { zone }).setLocale('en-GB').toFormat('cccc d MMMM yyyy');
    const last = days.at(-1);
    if (last?.day === day) last.lines.push(presentLine(line, zone));
    else days.push({ day, lines: [presentLine(line, zone)] });
  }
  return days;
}

function presentLine(line: ShownLine, zone: string): AuditLineView {
  const { at, action, subjectId, reason } = line;
  return {
    time: DateTime.fromISO(at, { zone }).toFormat('HH:mm'),
    who: whoWords(line),
    what: actionWords(action),
    about: aboutWords(line),
    aboutHref: `/audit?${new URLSearchParams({ about: subjectId }).toString()}`,
    why: reason === null ? null : reasonWords(reason),
  };
}

function aboutWords({ actor, subject, subjectId, pupil }: ShownLine): string | null {
  if (pupil !== null) return subject === 'audit' ? pupil : `${pupil} (${subjectWords(subject)})`;
  if (subjectId === 'all') return null;
  if (actor === `${subject}:${subjectId}`) return null;
  return `${subjectWords(subject)} ${subjectId}`;
}

function whoWords({ actor, who, action }: ShownLine): string {
  if (action === 'sign-in-refused') return `Somebody with the address of ${who}`;
  if (actor === 'family-link') return FAMILY;
  if (actor === DROP_FOLDER_ACTOR) return 'The watched folder';
  if (actor.startsWith('command:')) return `${actor.slice('command:'.length)}, by command on the server`;
  return who;
}

function address({ person, action, about, day }: AuditForm, before?: number): string {
  const all = { person, action, about, day, before: before === undefined ? '' : String(before) };
  const query = new URLSearchParams(Object.entries(all).filter(([, value]) => value !== ''));
  return query.size === 0 ? '/audit' : `/audit?${query.toString()}`;
}

function moment(at: Instant, zone: string): string {
  return DateTime.fromISO(at, { zone }).setLocale('en-GB').toFormat('cccc d MMMM, HH:mm');
}

function thousands(number: number): string {
  return number.toLocaleString('en-GB');
}
