import { Check, Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

/**
 * drafted: a text to be read · queued: approved, waits to be sent · sent: has left · stopped: will not leave, or is asked in another
 * way (see the reason) · withheld: this person is not asked.
 */
export type InvitationState = 'drafted' | 'queued' | 'sent' | 'stopped' | 'withheld';

/** What a home can answer. */
export const HOME_ANSWERS = ['yes', 'no', 'another-time', 'phone-me'] as const;
export type HomeAnswer = (typeof HOME_ANSWERS)[number];

/** One person of the home and one meeting: the exact words, what became of them, and the answer. */
@Entity('invitation')
@Unique('uq_invitation_public_id', ['publicId'])
@Unique('uq_invitation_contact', ['followUpId', 'contactId'])
@Index('uq_invitation_pupil', ['followUpId'], { unique: true, where: 'contact_id IS NULL' })
@Index('ix_invitation_link', ['familyLinkId'])
@Check('ck_invitation_state', `"state" IN ('drafted', 'queued', 'sent', 'stopped', 'withheld')`)
@Check('ck_invitation_answer', `"answer" IN ('yes', 'no', 'another-time', 'phone-me')`)
@Check('ck_invitation_coming', '"coming" BETWEEN 1 AND 4')
export class Invitation {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_invitation' })
  id: number;

  /** Opaque id that may be shown. */
  @Column('varchar', { name: 'public_id', length: 22 })
  publicId: string;

  @Column('integer', { name: 'follow_up_id' })
  followUpId: number;

  @Column('integer', { name: 'pupil_id' })
  pupilId: number;

  /** Null: the pupil's own. */
  @Column('integer', { name: 'contact_id', nullable: true })
  contactId: number | null;

  @Column('integer', { name: 'family_link_id', nullable: true })
  familyLinkId: number | null;

  @Column('varchar', { length: 10 })
  state: InvitationState;

  /** Why it is stopped or withheld, as a code. */
  @Column('varchar', { name: 'stop_reason', length: 120, nullable: true })
  stopReason: string | null;

  @Column('varchar', { length: 35 })
  language: string;

  @Column('text')
  subject: string;

  /** The whole text as the home reads it; where the personal link will stand, a mark stands. */
  @Column('text', { name: 'text_body' })
  textBody: string;

  @Column('varchar', { length: 20, nullable: true })
  answer: HomeAnswer | null;

  @Column('varchar', { name: 'answered_at', length: 24, nullable: true })
  answeredAt: string | null;

  @Column('text', { name: 'answer_note', nullable: true })
  answerNote: string | null;

  /** How many of the home come; 4 is four or more. */
  @Column('integer', { nullable: true })
  coming: number | null;

  /** What makes it possible for them to come, in their words. */
  @Column('text', { name: 'access_needs', nullable: true })
  accessNeeds: string | null;

  /** The language somebody should help them talk in, in their words. */
  @Column('text', { name: 'interpreter_language', nullable: true })
  interpreterLanguage: string | null;

  /** When the first mail about it left. */
  @Column('varchar', { name: 'sent_at', length: 24, nullable: true })
  sentAt: string | null;
}
