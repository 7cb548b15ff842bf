import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { Rule } from '../rule.js';

/** A rule set that somebody is still writing. Nothing is evaluated by it; its rules are always such as could be published. */
@Entity('rule_draft')
@Unique('uq_rule_draft_public_id', ['publicId'])
export class RuleDraft {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_rule_draft' })
  id: number;

  /** Opaque id that may be shown. */
  @Column('varchar', { name: 'public_id', length: 22 })
  publicId: string;

  @Column('varchar', { length: 200 })
  title: string;

  /** The version it was begun from; null: from Tandem's defaults, before anything had been published. */
  @Column('integer', { name: 'based_on', nullable: true })
  basedOn: number | null;

  @Column('simple-json')
  rules: Rule[];

  /** One more with each change: who has read an older one is told so, and overwrites nothing. */
  @Column('integer')
  revision: number;

  /** Null: a command on the server. */
  @Column('integer', { name: 'author_staff_id', nullable: true })
  authorStaffId: number | null;

  @Column('varchar', { name: 'created_at', length: 24 })
  createdAt: string;

  /** Who changed it last; null: a command on the server. */
  @Column('integer', { name: 'changed_by_staff_id', nullable: true })
  changedByStaffId: number | null;

  @Column('varchar', { name: 'changed_at', length: 24 })
  changedAt: string;

  /** What became of it; null: it has not been published. */
  @Column('integer', { name: 'published_version', nullable: true })
  publishedVersion: number | null;

  @Column('varchar', { name: 'discarded_at', length: 24, nullable: true })
  discardedAt: string | null;
}
