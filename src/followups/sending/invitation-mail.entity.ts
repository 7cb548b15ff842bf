import { Check, Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/**
 * A mail about an invitation, written down whole before it is handed to the server: whoever takes it up again after a crash
 * sends the same octets under the same Message-ID. Holds no link: that is put in on the way out.
 */
@Entity('invitation_mail')
@Unique('uq_invitation_mail_message_id', ['messageId'])
@Unique('uq_invitation_mail', ['invitationId', 'method', 'sequence'])
@Check('ck_invitation_mail_method', `"method" IN ('REQUEST', 'CANCEL')`)
@Check('ck_invitation_mail_state', `"state" IN ('queued', 'sent', 'stopped')`)
export class InvitationMail {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_invitation_mail' })
  id: number;

  @Column('integer', { name: 'invitation_id' })
  invitationId: number;

  @Column('varchar', { length: 10 })
  method: 'REQUEST' | 'CANCEL';

  @Column('integer')
  sequence: number;

  @Column('varchar', { name: 'message_id', length: 200 })
  messageId: string;

  @Column('varchar', { length: 10 })
  state: 'queued' | 'sent' | 'stopped';

  @Column('text')
  subject: string;

  @Column('text', { name: 'text_body' })
  textBody: string;

  @Column('text', { name: 'html_body' })
  htmlBody: string;

  @Column('text')
  calendar: string;

  @Column('text', { name: 'to_name' })
  toName: string;

  @Column('varchar', { name: 'to_address', length: 254 })
  toAddress: string;

  @Column('varchar', { name: 'queued_at', length: 24 })
  queuedAt: string;

  @Column('varchar', { name: 'sent_at', length: 24, nullable: true })
  sentAt: string | null;

  @Column('varchar', { name: 'stop_reason', length: 120, nullable: true })
  stopReason: string | null;
}
