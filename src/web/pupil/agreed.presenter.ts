import type { KnownContext } from '../../people/pupils/known-context.entity.js';
import type { PupilRecord } from '../../people/pupils/pupil-record.reader.js';
import type { MastAgreement } from '../../people/pupils/pupil.entity.js';
import type { Day } from '../../shared/days.js';
import { dayWords } from '../layout/day-words.js';

export interface ContextView {
  readonly kind: string;
  readonly note: string;
  readonly when: string;
  /** Where to end it; null when it has ended, or is not theirs to end. */
  readonly endHref: string | null;
  readonly isDue: boolean;
}

export interface AgreedView {
  readonly mast: string;
  readonly mastHref: string | null;
  readonly standing: readonly ContextView[];
  readonly past: readonly ContextView[];
  readonly addHref: string | null;
}

export const CONTEXT_WORDS: Readonly<Record<KnownContext['kind'], string>> = {
  'long-illness': 'Long illness',
  bereavement: 'Bereavement',
  'part-time-timetable': 'Part-time timetable',
  'travelling-family': 'Travelling family',
  other: 'Something else',
};

const MAST_WORDS: Readonly<Record<Exclude<MastAgreement, 'unasked'>, string>> = {
  agreed: 'The family has said yes',
  refused: 'The family has said no',
  withdrawn: 'The family has taken its yes back',
};

/** @param base address of the pupil's page; null where this reader records nothing */
export function presentAgreed({ pupil, contexts, today }: PupilRecord, base: string | null): AgreedView {
  const views = contexts.map((context) => ({
    stands: stands(context, today),
    view: contextView(context, today, base),
  }));
  return {
    mast: mastWords(pupil, today),
    mastHref: base === null ? null : `${base}/mast-answer`,
    standing: views.filter(({ stands: now }) => now).map(({ view }) => view),
    past: views.filter(({ stands: now }) => !now).map(({ view }) => view),
    addHref: base === null ? null : `${base}/known-context`,
  };
}

function mastWords({ mastAgreement, mastAgreedOn, mastAgreedBy }: PupilRecord['pupil'], today: Day): string {
  if (mastAgreement === 'unasked') return 'Nobody has asked the family yet';
  const on = mastAgreedOn === null ? '' : `, on ${dayWords(mastAgreedOn, today)}`;
  const by = mastAgreedBy === null ? '' : ` (${mastAgreedBy})`;
  return `${MAST_WORDS[mastAgreement]}${on}${by}`;
}

/** One whose review day has passed still stands here: a person is to look again and end it or record a new one. */
function stands({ endedOn }: KnownContext, today: Day): boolean {
  return endedOn === null || endedOn > today;
}

function contextView(context: KnownContext, today: Day, base: string | null): ContextView {
  const { id, kind, note, fromDay, reviewOn, endedOn } = context;
  const until =
    endedOn === null
      ? `to be looked at again on ${dayWords(reviewOn, today)}`
      : `ended on ${dayWords(endedOn, today)}`;
  return {
    kind: CONTEXT_WORDS[kind],
    note,
    when: `Since ${dayWords(fromDay, today)}, ${until}`,
    endHref: base !== null && stands(context, today) ? `${base}/known-context/${id}/end` : null,
    isDue: endedOn === null && reviewOn < today,
  };
}
