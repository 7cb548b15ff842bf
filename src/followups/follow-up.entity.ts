import { Check, Column, Entity, Index, PrimaryColumn, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { FollowUpState } from './follow-up.lifecycle.js';
import type { MeetingKind, Slot } from './scheduling.js';

/** On whose desk a draft lands. What a DSL decides nobody else may approve. */
export type Desk = 'pastoral-lead' | 'dsl';

/** A joint meeting of home and school. A draft holds no time of anybody's; an approved one is booked. */
@Entity('follow_up')
@Unique('uq_follow_up_public_id', ['publicId'])
@Unique('uq_follow_up_uid', ['uid'])
@Index('ix_follow_up_case', ['caseId'])
@Index('uq_follow_up_active', ['caseId'], {
  unique: true,
  where: "state IN ('draft', 'approved', 'answered')",
})
@Check(
  'ck_follow_up_state',
  `"state" IN ('draft', 'approved', 'answered', 'held', 'missed', 'cancelled', 'withdrawn')`,
)
@Check('ck_follow_up_kind', `"kind" IN ('face-to-face', 'phone', 'video')`)
@Check('ck_follow_up_routed_to', `"routed_to" IN ('pastoral-lead', 'dsl')`)
export class FollowUp {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_follow_up' })
  id: number;

  /** Opaque id that may be shown. */
  @Column('varchar', { name: 'public_id', length: 22 })
  publicId: string;

  @Column('integer', { name: 'case_id' })
  caseId: number;

  @Column('integer', { name: 'pupil_id' })
  pupilId: number;

  @Column('integer', { name: 'school_id' })
  schoolId: number;

  @Column('varchar', { length: 10 })
  state: FollowUpState;

  @Column('varchar', { length: 20 })
  kind: MeetingKind;

  /** Suggested times, earliest first; nobody's time is taken by them. */
  @Column('simple-json')
  slots: Slot[];

  /** Set from approval on. */
  @Column('varchar', { name: 'starts_at', length: 24, nullable: true })
  startsAt: string | null;

  /** Not included in the meeting. */
  @Column('varchar', { name: 'ends_at', length: 24, nullable: true })
  endsAt: string | null;

  /** Where in the school; null: at the school. */
  @Column('text', { nullable: true })
  place: string | null;

  /** Words that a person has added to each invitation; see `own-words.ts`. */
  @Column('text', { name: 'own_words', nullable: true })
  ownWords: string | null;

  @Column('varchar', { name: 'drafted_at', length: 24 })
  draftedAt: string;

  /** The past day that a draft looks at, as it was then: for reading, and never approved. Null: it is of the day it was drafted. */
  @Column('varchar', { name: 'look_at', length: 10, nullable: true })
  lookAt: string | null;

  @Column('varchar', { name: 'routed_to', length: 20 })
  routedTo: Desk;

  /** The named person who has read every text. */
  @Column('text', { name: 'approved_by', nullable: true })
  approvedBy: string | null;

  @Column('varchar', { name: 'approved_at', length: 24, nullable: true })
  approvedAt: string | null;

  /** Nothing leaves before this moment; until then the approval can be taken back. */
  @Column('varchar', { name: 'send_after', length: 24, nullable: true })
  sendAfter: string | null;

  /** Last day on which the home is asked to answer, inclusive. */
  @Column('varchar', { name: 'answer_by', length: 10, nullable: true })
  answerBy: string | null;

  /** Of the calendar entry; the same for all that is ever sent about this meeting. */
  @Column('varchar', { length: 120 })
  uid: string;

  /** 0 at first, higher with each move and with the cancellation. */
  @Column('integer')
  sequence: number;
}

/** A member of staff who is to be at the meeting. */
@Entity('follow_up_staff')
export class FollowUpStaff {
  @PrimaryColumn('integer', { name: 'follow_up_id', primaryKeyConstraintName: 'pk_follow_up_staff' })
  followUpId: number;

  @PrimaryColumn('integer', { name: 'staff_id', primaryKeyConstraintName: 'pk_follow_up_staff' })
  staffId: number;
}
