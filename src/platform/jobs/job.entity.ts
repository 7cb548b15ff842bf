import { Check, Column, Entity, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

export type JobState = 'waiting' | 'done' | 'failed';

/** One thing that must happen, for one subscriber of one event. Done rows are kept for a while as a trace. */
@Entity('job')
@Index('ix_job_state_due', ['state', 'dueAt'])
@Check('ck_job_state', `"state" IN ('waiting', 'done', 'failed')`)
export class Job {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_job' })
  id: number;

  @Column('varchar', { length: 60 })
  event: string;

  @Column('varchar', { length: 60 })
  subscriber: string;

  /** Ids only, as JSON. */
  @Column('text')
  payload: string;

  @Column('varchar', { length: 10 })
  state: JobState;

  /** Not before this instant. */
  @Column('varchar', { name: 'due_at', length: 24 })
  dueAt: string;

  /** Tries that have failed so far. */
  @Column('integer', { default: 0 })
  attempts: number;

  /** Why the last try failed; no personal data. */
  @Column('varchar', { name: 'last_error', length: 500, nullable: true })
  lastError: string | null;

  /** When it was last put on a queue outside the database (BullMQ only). */
  @Column('varchar', { name: 'handed_at', length: 24, nullable: true })
  handedAt: string | null;

  @Column('varchar', { name: 'created_at', length: 24 })
  createdAt: string;

  @Column('varchar', { name: 'finished_at', length: 24, nullable: true })
  finishedAt: string | null;
}

/** When recurring work is next due; whoever moves `next_at` on runs it. */
@Entity('periodic_task')
export class PeriodicTask {
  @PrimaryColumn('varchar', { length: 60, primaryKeyConstraintName: 'pk_periodic_task' })
  name: string;

  @Column('varchar', { name: 'next_at', length: 24 })
  nextAt: string;
}
