import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

export const KNOWN_CONTEXT_KINDS = [
  'long-illness',
  'bereavement',
  'part-time-timetable',
  'travelling-family',
  'other',
] as const;

export type KnownContextKind = (typeof KNOWN_CONTEXT_KINDS)[number];

/** What the school knows already that explains a signal. While it runs, no follow-up is drafted. */
@Entity('known_context')
@Index('ix_known_context_pupil', ['pupilId'])
@Check(
  'ck_known_context_kind',
  `"kind" IN ('long-illness', 'bereavement', 'part-time-timetable', 'travelling-family', 'other')`,
)
export class KnownContext {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_known_context' })
  id: number;

  @Column('integer', { name: 'pupil_id' })
  pupilId: number;

  @Column('varchar', { length: 30 })
  kind: KnownContextKind;

  @Column('text')
  note: string;

  /** First day, inclusive. */
  @Column('varchar', { name: 'from_day', length: 10 })
  fromDay: string;

  /** Holds up to and including this day; then a person looks again. */
  @Column('varchar', { name: 'review_on', length: 10 })
  reviewOn: string;

  /** First day on which it no longer holds. */
  @Column('varchar', { name: 'ended_on', length: 10, nullable: true })
  endedOn: string | null;
}
