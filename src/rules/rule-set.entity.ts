import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { Rule } from './rule.js';

/** A published set of rules. Never changed: concerns and states point at its version, and must stay explainable. */
@Entity('rule_set')
@Unique('uq_rule_set_public_id', ['publicId'])
@Unique('uq_rule_set_version', ['version'])
export class RuleSet {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_rule_set' })
  id: number;

  @Column('varchar', { name: 'public_id', length: 22 })
  publicId: string;

  /** 1, 2, 3 …; the highest of those for a school is in force there (`RuleSetSchool`), else the highest that is for no school in particular. */
  @Column('integer')
  version: number;

  @Column('varchar', { length: 200 })
  title: string;

  @Column('varchar', { name: 'published_at', length: 24 })
  publishedAt: string;

  /** Who published it: a person, or Tandem itself for its defaults. */
  @Column('text')
  author: string;

  /** Why it was published. */
  @Column('text')
  reason: string;

  @Column('simple-json')
  rules: Rule[];
}
