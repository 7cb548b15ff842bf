import type { Day } from '../shared/days.js';
import type { Instant } from '../shared/instants.js';
import type { HomeAnswer } from './invitation.entity.js';
import type { MeetingKind } from './scheduling.js';

/** What a mail is about. */
export type MailVariant = 'invitation' | 'moved' | 'cancelled' | 'reminder';

/** Whom a mail speaks to. `carer`: foster carers and residential workers; `professional`: social worker, virtual school. */
export type Audience = 'parent' | 'pupil' | 'adult-pupil' | 'carer' | 'professional';

/** The roles of staff a family may meet. */
export type MeetingRole =
  'teacher' | 'pastoral-lead' | 'head' | 'dsl' | 'mast-worker' | 'mast-manager' | 'administrator';

/** The names and times a sentence may need; every name is one clean line. */
export interface Said {
  readonly audience: Audience;
  readonly recipient: string;
  readonly child: string;
  readonly school: string;
  readonly phone: string | null;
  readonly signedBy: string;
  /** Day and time of the meeting, in words of the language. */
  readonly when: string;
  /** Day of the meeting, in words. */
  readonly day: string;
}

/**
 * All words of one language. A translation is a file like `invitation-english.ts` and stands in `invitation-dictionary.ts` only after a
 * named person who speaks the language has read every sentence; nothing to a home is translated by a machine.
 */
export interface Wording {
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  readonly review: 'original' | { readonly by: string; readonly on: Day };
  subject(variant: MailVariant, said: Said): string;
  greeting(said: Pick<Said, 'recipient'>): string;
  /** The opening sentences: what this is about. */
  opening(variant: MailVariant, said: Pick<Said, 'audience' | 'child' | 'when'>): readonly string[];
  readonly labels: {
    readonly when: string;
    readonly newTime: string;
    readonly oldTime: string;
    readonly where: string;
    readonly whoYouMeet: string;
  };
  whoIs(name: string, role: MeetingRole): string;
  where(kind: MeetingKind, place: string | null, said: Pick<Said, 'school'>): string;
  byPhoneInstead(kind: MeetingKind): string;
  readonly interpreterOffered: string;
  /** The one thing asked for, and what can be answered. */
  ask(variant: MailVariant, answerBy: string | null): string;
  /** Thanks for an answer, and what the school does next. */
  answered(answer: HomeAnswer, kind: MeetingKind): string;
  linkLabel(variant: MailVariant): string;
  someoneToSpeakTo(said: Pick<Said, 'signedBy' | 'phone'>): string;
  signature(said: Said): string;
  readonly emergency: string;
  day(at: Instant, zone: string): string;
  time(startsAt: Instant, endsAt: Instant, zone: string): string;
}
