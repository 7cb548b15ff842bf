import type { DslDay } from '../../followups/reading/dsl-day.js';
import type { ListedFollowUp } from '../../followups/reading/follow-up-reading.js';
import type { HoldInForce } from '../../access/holds/holds-in-force.js';
import type { NoteRead } from '../../signals/dsl-list/dsl-desk.js';
import type { DslNoteKind } from '../../signals/dsl-list/dsl-note.js';
import { dayWords, pastMomentWords } from '../layout/dates.js';
import { severityWords } from '../layout/worry-words.js';

export interface DslView {
  readonly title: string;
  /** "2 notes to read, 1 hold to review, 1 meeting to decide". */
  readonly summary: string;
  readonly unread: readonly NoteLine[];
  /** Read before, the newest first, as many as are shown. */
  readonly read: readonly NoteLine[];
  readonly readInAll: number;
  readonly holds: readonly HoldLine[];
  readonly drafts: readonly DraftLine[];
}

interface NoteLine {
  readonly id: string;
  readonly pupil: string;
  readonly pupilId: string;
  readonly tag: string;
  readonly text: string;
  /** What kind of note, who said it, about which day. */
  readonly about: string;
  readonly writtenBy: string;
  /** Null: not yet. */
  readonly readBy: string | null;
}

interface HoldLine {
  readonly holdId: number;
  readonly pupil: string;
  readonly pupilId: string;
  readonly whom: string;
  readonly reason: string;
  readonly placed: string;
  readonly reviewOn: string;
  readonly reviewIsDue: boolean;
}

interface DraftLine {
  readonly followUpId: string;
  readonly pupil: string;
  readonly kind: string;
  readonly drafted: string;
}

/** By which clock, and how people are called. */
interface Around extends Pick<DslDay, 'today' | 'nameOf'> {
  readonly zone: string;
}

const READ_SHOWN = 50;

/** @param zone of the DSL's school */
export function presentDsl({ notes, holds, drafts, today, nameOf }: DslDay, zone: string): DslView {
  const lines = notes.map((note) => ({ note, line: noteLine(note, { today, zone, nameOf }) }));
  const unread = lines.filter(({ note }) => note.acknowledgedAt === null).map(({ line }) => line);
  const read = lines.filter(({ note }) => note.acknowledgedAt !== null).map(({ line }) => line);
  const held = holds.map((hold) => holdLine(hold, { today, zone, nameOf }));
  return {
    title: 'DSL',
    summary: summaryOf(unread.length, held.filter((one) => one.reviewIsDue).length, drafts.length),
    unread,
    read: read.slice(0, READ_SHOWN),
    readInAll: read.length,
    holds: held,
    drafts: drafts.map((draft) => draftLine(draft, zone)),
  };
}

function summaryOf(notes: number, reviews: number, meetings: number): string {
  const parts = [
    counted(notes, 'note to read', 'notes to read'),
    counted(reviews, 'hold to review', 'holds to review'),
    counted(meetings, 'meeting to decide', 'meetings to decide'),
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'Nothing waits for you.' : `${parts.join(', ')}.`;
}

function counted(count: number, one: string, many: string): string {
  if (count === 0) return '';
  return count === 1 ? `1 ${one}` : `${count} ${many}`;
}

const KIND: Readonly<Record<DslNoteKind, string>> = {
  observation: 'Noticed by staff',
  'home-contact': 'A conversation with home',
  'home-insight': 'Told by home',
};
function noteLine(note: NoteRead, { today, zone, nameOf }: Around): NoteLine {
  const severity = note.severity === null ? '' : `, ${severityWords(note.severity)}`;
  const said = saidBy(note);
  return {
    id: note.id,
    pupil: note.pupilName,
    pupilId: note.pupil,
    tag: note.possibleHarm ? 'Possible harm' : 'In confidence',
    text: note.text,
    about: `${KIND[note.kind]}${said} on ${dayWords(note.date, today)}${severity}`,
    writtenBy: `Written down by ${note.author ?? 'somebody who is not named'}, here since ${pastMomentWords(note.recordedAt, zone)}`,
    readBy:
      note.acknowledgedAt === null
        ? null
        : `Read by ${nameOf.get(note.acknowledgedBy ?? '') ?? 'a DSL'} on ${pastMomentWords(note.acknowledgedAt, zone)}`,
  };
}

function saidBy({ kind, from }: NoteRead): string {
  if (kind === 'observation') return '';
  if (from !== null) return kind === 'home-contact' ? ` (${from})` : `: ${from}`;
  return kind === 'home-insight' ? ': the pupil' : '';
}

function holdLine(hold: HoldInForce, { today, zone, nameOf }: Around): HoldLine {
  const { holdId, pupil, pupilName, contactName, reason, placedBy, placedAt, reviewOn } = hold;
  return {
    ...{ holdId, reason, pupil: pupilName, pupilId: pupil },
    whom: contactName ?? 'Everybody at home',
    placed: `${nameOf.get(placedBy) ?? placedBy}, ${pastMomentWords(placedAt, zone)}`,
    reviewOn: dayWords(reviewOn, today),
    reviewIsDue: reviewOn <= today,
  };
}

const MEETING: Readonly<Record<string, string>> = {
  'face-to-face': 'A meeting in person',
  phone: 'A meeting by phone',
  video: 'A meeting by video',
};

function draftLine({ followUpId, pupil, kind, draftedAt }: ListedFollowUp, zone: string): DraftLine {
  return {
    followUpId,
    pupil: pupil.yearGroup === null ? pupil.name : `${pupil.name}, year ${pupil.yearGroup}`,
    kind: MEETING[kind] ?? 'A meeting',
    drafted: pastMomentWords(draftedAt, zone),
  };
}
