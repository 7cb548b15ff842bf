import { CreateTables } from './create-tables.migration.js';
import { day, flag, id, instant, int, oneOf, orNull, publicId, table, text, word } from './table-shapes.js';

const sourced = (name: string) => ({ [`uq_${name}_source`]: ['source', 'source_id'] });
const source = () => [word('source', 40), word('source_id', 80)];

/** Who and where: organisations, calendar, pupils, contacts, staff. */
export class People1763900000002 extends CreateTables {
  readonly name = 'People1763900000002';
  protected readonly tables = [
    table(
      'organisation',
      [
        id(),
        publicId(),
        word('kind', 10),
        ...source(),
        word('name', 200),
        word('timezone', 60, { default: "'Europe/London'" }),
        word('phone', 40, orNull),
        word('email', 254, orNull),
        text('address', orNull),
        word('school_year_start', 5, { default: "'08-01'" }),
      ],
      {
        uniques: sourced('organisation'),
        checks: { ck_organisation_kind: oneOf('kind', ['school', 'team']) },
      },
    ),
    table('school_day', [int('school_id'), int('day')], { key: ['school_id', 'day'], withoutRowid: true }),
    table('term', [id(), int('school_id'), word('name', 80), day('first_day'), day('last_day')], {
      uniques: { uq_term_school_first_day: ['school_id', 'first_day'] },
    }),
    table('team_school', [int('team_id'), int('school_id'), day('agreed_on')], {
      key: ['team_id', 'school_id'],
    }),
    table(
      'pupil',
      [
        id(),
        publicId(),
        int('organisation_id'),
        ...source(),
        text('first_name'),
        text('last_name'),
        text('preferred_name', orNull),
        day('date_of_birth', orNull),
        word('sex', 10, orNull),
        word('language', 35, orNull),
        word('email', 254, orNull),
        word('social_care', 20, { default: "'none'" }),
        word('mast_agreement', 10, { default: "'unasked'" }),
        day('mast_agreed_on', orNull),
        text('mast_agreed_by', orNull),
        text('pupil_view', orNull),
        int('signals_version', { default: 0 }),
        int('evaluated_version', { default: 0 }),
        day('evaluated_on', orNull),
      ],
      {
        uniques: sourced('pupil'),
        indexes: { ix_pupil_organisation: ['organisation_id'] },
        checks: {
          ck_pupil_social_care: oneOf('social_care', ['none', 'social-worker', 'in-care']),
          ck_pupil_mast_agreement: oneOf('mast_agreement', ['unasked', 'agreed', 'refused', 'withdrawn']),
        },
      },
    ),
    table(
      'enrolment',
      [
        id(),
        int('pupil_id'),
        int('school_id'),
        word('year_group', 10, orNull),
        day('from_day'),
        day('to_day', orNull),
      ],
      {
        uniques: { uq_enrolment_pupil_school_from: ['pupil_id', 'school_id', 'from_day'] },
        indexes: { ix_enrolment_school: ['school_id'] },
      },
    ),
    table(
      'contact',
      [
        id(),
        publicId(),
        int('organisation_id'),
        ...source(),
        text('first_name'),
        text('last_name'),
        word('email', 254, orNull),
        word('mobile', 40, orNull),
        text('address', orNull),
        word('language', 35, { default: "'en'" }),
        flag('interpreter'),
      ],
      { uniques: sourced('contact') },
    ),
    table(
      'pupil_contact',
      [
        id(),
        int('pupil_id'),
        int('contact_id'),
        word('kind', 20),
        word('relationship', 80),
        flag('parental_responsibility'),
        flag('lives_with'),
        int('priority'),
        word('channel', 10),
        flag('address_hidden'),
        word('order_type', 40, orNull),
        day('order_until', orNull),
        flag('no_contact'),
        day('social_worker_agreed_on', orNull),
        word('pupil_wish', 10, orNull),
        day('pupil_wish_on', orNull),
      ],
      {
        uniques: { uq_pupil_contact: ['pupil_id', 'contact_id'] },
        indexes: { ix_pupil_contact_contact: ['contact_id'] },
        checks: {
          ck_pupil_contact_kind: oneOf('kind', [
            'parent',
            'step-parent',
            'foster-carer',
            'special-guardian',
            'residential-worker',
            'social-worker',
            'virtual-school',
            'other',
          ]),
          ck_pupil_contact_channel: oneOf('channel', ['email', 'phone', 'letter']),
          ck_pupil_contact_pupil_wish: oneOf('pupil_wish', ['wanted', 'unwanted']),
        },
      },
    ),
    table(
      'contact_hold',
      [
        id(),
        int('pupil_id'),
        int('contact_id', orNull),
        text('reason'),
        text('placed_by'),
        text('import_memory', orNull),
        instant('placed_at'),
        day('review_on'),
        instant('lifted_at', orNull),
        text('lifted_by', orNull),
      ],
      { indexes: { ix_contact_hold_pupil: ['pupil_id'] } },
    ),
    table(
      'known_context',
      [
        id(),
        int('pupil_id'),
        word('kind', 30),
        text('note'),
        day('from_day'),
        day('review_on'),
        day('ended_on', orNull),
      ],
      {
        indexes: { ix_known_context_pupil: ['pupil_id'] },
        checks: {
          ck_known_context_kind: oneOf('kind', [
            'long-illness',
            'bereavement',
            'part-time-timetable',
            'travelling-family',
            'other',
          ]),
        },
      },
    ),
    table(
      'staff',
      [
        id(),
        publicId(),
        int('organisation_id'),
        ...source(),
        text('first_name'),
        text('last_name'),
        word('email', 254, orNull),
        word('job_title', 120, orNull),
        day('left_on', orNull),
      ],
      { uniques: sourced('staff') },
    ),
    table('staff_role', [id(), int('staff_id'), word('role', 20), text('year_groups', orNull)], {
      uniques: { uq_staff_role: ['staff_id', 'role'] },
      checks: {
        ck_staff_role_role: oneOf('role', [
          'teacher',
          'pastoral-lead',
          'head',
          'dsl',
          'mast-worker',
          'mast-manager',
          'administrator',
        ]),
      },
    }),
    table(
      'working_hours',
      [id(), int('staff_id'), int('weekday'), word('from_time', 5), word('to_time', 5)],
      {
        uniques: { uq_working_hours: ['staff_id', 'weekday', 'from_time'] },
      },
    ),
  ];
}
