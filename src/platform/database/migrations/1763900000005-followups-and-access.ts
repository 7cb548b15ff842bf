import { CreateTables } from './create-tables.migration.js';
import { day, id, instant, int, oneOf, orNull, publicId, table, text, word } from './table-shapes.js';

/** Meetings with home, what was sent about them, and who may use the programme's doors. */
export class FollowupsAndAccess1763900000005 extends CreateTables {
  readonly name = 'FollowupsAndAccess1763900000005';
  protected readonly tables = [
    table(
      'follow_up',
      [
        id(),
        publicId(),
        int('case_id'),
        int('pupil_id'),
        int('school_id'),
        word('state', 10),
        word('kind', 20),
        text('slots'),
        instant('starts_at', orNull),
        instant('ends_at', orNull),
        text('place', orNull),
        instant('drafted_at'),
        word('routed_to', 20),
        text('approved_by', orNull),
        instant('approved_at', orNull),
        instant('send_after', orNull),
        day('answer_by', orNull),
        word('uid', 120),
        int('sequence'),
      ],
      {
        uniques: { uq_follow_up_uid: ['uid'] },
        uniqueWhere: { uq_follow_up_active: [['case_id'], "state IN ('draft', 'approved', 'answered')"] },
        indexes: { ix_follow_up_case: ['case_id'] },
        checks: {
          ck_follow_up_state: oneOf('state', [
            'draft',
            'approved',
            'answered',
            'held',
            'missed',
            'cancelled',
            'withdrawn',
          ]),
          ck_follow_up_kind: oneOf('kind', ['face-to-face', 'phone', 'video']),
          ck_follow_up_routed_to: oneOf('routed_to', ['pastoral-lead', 'dsl']),
        },
      },
    ),
    table('follow_up_staff', [int('follow_up_id'), int('staff_id')], { key: ['follow_up_id', 'staff_id'] }),
    table('booking', [id(), word('person', 40), instant('quarter'), int('follow_up_id')], {
      uniques: { uq_booking_person_quarter: ['person', 'quarter'] },
      indexes: { ix_booking_follow_up: ['follow_up_id'] },
    }),
    table(
      'invitation',
      [
        id(),
        publicId(),
        int('follow_up_id'),
        int('pupil_id'),
        int('contact_id', orNull),
        int('family_link_id', orNull),
        word('state', 10),
        word('stop_reason', 120, orNull),
        word('language', 35),
        text('subject'),
        text('text_body'),
        word('answer', 20, orNull),
        instant('answered_at', orNull),
        text('answer_note', orNull),
        instant('sent_at', orNull),
      ],
      {
        uniques: { uq_invitation_contact: ['follow_up_id', 'contact_id'] },
        uniqueWhere: { uq_invitation_pupil: [['follow_up_id'], 'contact_id IS NULL'] },
        indexes: { ix_invitation_link: ['family_link_id'] },
        checks: {
          ck_invitation_state: oneOf('state', ['drafted', 'queued', 'sent', 'stopped', 'withheld']),
          ck_invitation_answer: oneOf('answer', ['yes', 'no', 'another-time', 'phone-me']),
        },
      },
    ),
    table(
      'invitation_mail',
      [
        id(),
        int('invitation_id'),
        word('method', 10),
        int('sequence'),
        word('message_id', 200),
        word('state', 10),
        text('subject'),
        text('text_body'),
        text('html_body'),
        text('calendar'),
        text('to_name'),
        word('to_address', 254),
        instant('queued_at'),
        instant('sent_at', orNull),
        word('stop_reason', 120, orNull),
      ],
      {
        uniques: {
          uq_invitation_mail_message_id: ['message_id'],
          uq_invitation_mail: ['invitation_id', 'method', 'sequence'],
        },
        checks: {
          ck_invitation_mail_method: oneOf('method', ['REQUEST', 'CANCEL']),
          ck_invitation_mail_state: oneOf('state', ['queued', 'sent', 'stopped']),
        },
      },
    ),
    table(
      'family_link',
      [
        id(),
        int('pupil_id'),
        int('contact_id', orNull),
        word('token_hash', 64),
        text('token_sealed'),
        instant('created_at'),
        day('expires_on'),
        instant('revoked_at', orNull),
      ],
      {
        uniques: { uq_family_link_token: ['token_hash'] },
        uniqueWhere: {
          uq_family_link_contact: [
            ['pupil_id', 'contact_id'],
            'revoked_at IS NULL AND contact_id IS NOT NULL',
          ],
          uq_family_link_pupil: [['pupil_id'], 'revoked_at IS NULL AND contact_id IS NULL'],
        },
      },
    ),
    table(
      'api_key',
      [
        id(),
        publicId(),
        word('name', 120),
        word('key_hash', 64),
        text('scopes'),
        int('organisation_id', orNull),
        int('staff_id', orNull),
        instant('created_at'),
        day('last_used_on', orNull),
        instant('revoked_at', orNull),
      ],
      { uniques: { uq_api_key_hash: ['key_hash'] } },
    ),
    table('audit_entry', [
      id(),
      instant('at'),
      word('actor', 120),
      word('action', 60),
      word('subject', 60),
      word('subject_id', 60),
      word('reason', 200, orNull),
    ]),
  ];
}
