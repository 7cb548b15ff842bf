import { Check, Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { Channel, ContactKind } from '../contact-bars.js';

/** What the pupil said about this adult being at a meeting. */
export type PupilWish = 'wanted' | 'unwanted';

/** What one adult is to one child, and what bars the school from asking them. */
@Entity('pupil_contact')
@Unique('uq_pupil_contact', ['pupilId', 'contactId'])
@Index('ix_pupil_contact_contact', ['contactId'])
@Check(
  'ck_pupil_contact_kind',
  `"kind" IN ('parent', 'step-parent', 'foster-carer', 'special-guardian', 'residential-worker', 'social-worker', 'virtual-school', 'other')`,
)
@Check('ck_pupil_contact_channel', `"channel" IN ('email', 'phone', 'letter')`)
@Check('ck_pupil_contact_pupil_wish', `"pupil_wish" IN ('wanted', 'unwanted')`)
export class PupilContact {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_pupil_contact' })
  id: number;

  @Column('integer', { name: 'pupil_id' })
  pupilId: number;

  @Column('integer', { name: 'contact_id' })
  contactId: number;

  @Column('varchar', { length: 20 })
  kind: ContactKind;

  /** As the school wrote it: 'Mother', 'Nan'. */
  @Column('varchar', { length: 80 })
  relationship: string;

  @Column('boolean', { name: 'parental_responsibility' })
  parentalResponsibility: boolean;

  @Column('boolean', { name: 'lives_with' })
  livesWith: boolean;

  /** 1 is asked first. */
  @Column('integer')
  priority: number;

  @Column('varchar', { length: 10 })
  channel: Channel;

  /** Their address and number are shown to nobody but the office. */
  @Column('boolean', { name: 'address_hidden' })
  addressHidden: boolean;

  /** A court order that limits contact. */
  @Column('varchar', { name: 'order_type', length: 40, nullable: true })
  orderType: string | null;

  /** Last day of the order, inclusive; null with a type: until somebody ends it. */
  @Column('varchar', { name: 'order_until', length: 10, nullable: true })
  orderUntil: string | null;

  @Column('boolean', { name: 'no_contact' })
  noContact: boolean;

  /** The day the child's social worker agreed that this contact is asked. */
  @Column('varchar', { name: 'social_worker_agreed_on', length: 10, nullable: true })
  socialWorkerAgreedOn: string | null;

  /** As the pupil told somebody who asked; null: not asked, or taken back. Shown to nobody: others must not learn of it. */
  @Column('varchar', { name: 'pupil_wish', length: 10, nullable: true })
  pupilWish: PupilWish | null;

  /** The day the pupil said so. */
  @Column('varchar', { name: 'pupil_wish_on', length: 10, nullable: true })
  pupilWishOn: string | null;
}
