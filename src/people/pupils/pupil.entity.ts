import { Check, Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { SocialCare } from '../contact-bars.js';

export type MastAgreement = 'unasked' | 'agreed' | 'refused' | 'withdrawn';

export type SpecialNeeds = 'none' | 'support' | 'plan';

/** A pupil. Where they go to school, and when, stands in their enrolments. */
@Entity('pupil')
@Unique('uq_pupil_source', ['source', 'sourceId'])
@Unique('uq_pupil_public_id', ['publicId'])
@Index('ix_pupil_organisation', ['organisationId'])
@Check('ck_pupil_social_care', `"social_care" IN ('none', 'social-worker', 'in-care')`)
@Check('ck_pupil_mast_agreement', `"mast_agreement" IN ('unasked', 'agreed', 'refused', 'withdrawn')`)
export class Pupil {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_pupil' })
  id: number;

  /** Opaque id that may be shown. */
  @Column('varchar', { name: 'public_id', length: 22 })
  publicId: string;

  /** The school that owns the record. */
  @Column('integer', { name: 'organisation_id' })
  organisationId: number;

  /** The system that gave `sourceId`; two schools both have a pupil "1". */
  @Column('varchar', { length: 40 })
  source: string;

  @Column('varchar', { name: 'source_id', length: 80 })
  sourceId: string;

  @Column('text', { name: 'first_name' })
  firstName: string;

  @Column('text', { name: 'last_name' })
  lastName: string;

  @Column('text', { name: 'preferred_name', nullable: true })
  preferredName: string | null;

  @Column('varchar', { name: 'date_of_birth', length: 10, nullable: true })
  dateOfBirth: string | null;

  /** Only to check that rules treat groups alike; never an input to a rule. */
  @Column('varchar', { length: 10, nullable: true })
  sex: string | null;

  /** BCP 47 tag of the language spoken at home. */
  @Column('varchar', { length: 35, nullable: true })
  language: string | null;

  /** Special educational needs: none, support, or an education, health and care plan. Only to check that rules treat groups alike. */
  @Column('varchar', { length: 10, nullable: true })
  sen: SpecialNeeds | null;

  /** Pupil premium. Only to check that rules treat groups alike. */
  @Column('boolean', { nullable: true })
  disadvantaged: boolean | null;

  /** Where the pupil's own invitation goes from 16; without one a letter is handed over in school. */
  @Column('varchar', { length: 254, nullable: true })
  email: string | null;

  @Column('varchar', { name: 'social_care', length: 20, default: 'none' })
  socialCare: SocialCare;

  /** The family's answer to being helped by the MAST; it joins only when they agreed. */
  @Column('varchar', { name: 'mast_agreement', length: 10, default: 'unasked' })
  mastAgreement: MastAgreement;

  /** The day of that answer. */
  @Column('varchar', { name: 'mast_agreed_on', length: 10, nullable: true })
  mastAgreedOn: string | null;

  /** Who in the family gave it. */
  @Column('text', { name: 'mast_agreed_by', nullable: true })
  mastAgreedBy: string | null;

  /** What the pupil wants said about the meeting. Whom they want there stands with each contact. */
  @Column('text', { name: 'pupil_view', nullable: true })
  pupilView: string | null;

  /** Grows with each transaction that changes what the rules read of this pupil. */
  @Column('integer', { name: 'signals_version', default: 0 })
  signalsVersion: number;

  /** The `signalsVersion` the rules last saw; smaller means an evaluation is due. */
  @Column('integer', { name: 'evaluated_version', default: 0 })
  evaluatedVersion: number;

  @Column('varchar', { name: 'evaluated_on', length: 10, nullable: true })
  evaluatedOn: string | null;
}
