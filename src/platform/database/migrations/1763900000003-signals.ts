import { CreateTables } from './create-tables.migration.js';
import { flag, id, instant, int, oneOf, orNull, publicId, real, table, text, word } from './table-shapes.js';

const current = 'superseded_at IS NULL';

/** What the school and the family observe. Marks are integers only: a year of a large trust is 19 million of them. */
export class Signals1763900000003 extends CreateTables {
  readonly name = 'Signals1763900000003';
  protected readonly tables = [
    table(
      'mark',
      [
        int('pupil_id'),
        int('day'),
        int('session'),
        int('school_id'),
        int('code'),
        int('recorded_on', orNull),
      ],
      {
        key: ['pupil_id', 'day', 'session', 'school_id'],
        withoutRowid: true,
      },
    ),
    table(
      'mark_correction',
      [
        id(),
        int('pupil_id'),
        int('day'),
        int('session'),
        int('school_id'),
        int('old_code'),
        int('new_code'),
        int('old_recorded_on', orNull),
        instant('recorded_at'),
      ],
      { indexes: { ix_mark_correction_pupil: ['pupil_id', 'day'] } },
    ),
    table(
      'incident',
      [
        id(),
        publicId(),
        int('pupil_id'),
        int('school_id'),
        word('source', 40),
        word('source_id', 80),
        word('occurred_at', 24),
        int('day'),
        word('polarity', 10),
        text('category'),
        int('severity'),
        int('points'),
        text('location', orNull),
        text('description', orNull),
        text('reported_by', orNull),
        instant('recorded_at'),
        int('known_on', orNull),
        instant('superseded_at', orNull),
      ],
      {
        uniqueWhere: { uq_incident_current: [['source', 'source_id', 'pupil_id'], current] },
        indexes: { ix_incident_pupil: ['pupil_id', 'day'] },
        checks: { ck_incident_polarity: oneOf('polarity', ['positive', 'negative', 'neutral']) },
      },
    ),
    table(
      'result',
      [
        id(),
        publicId(),
        int('pupil_id'),
        word('source', 40),
        word('subject', 120),
        word('assessment', 120),
        int('day'),
        word('scale', 40),
        real('score', orNull),
        word('grade', 20, orNull),
        instant('recorded_at'),
        int('known_on', orNull),
        instant('superseded_at', orNull),
      ],
      {
        uniqueWhere: { uq_result_current: [['pupil_id', 'subject', 'assessment', 'day'], current] },
      },
    ),
    table(
      'observation',
      [
        id(),
        publicId(),
        int('pupil_id'),
        word('source', 40),
        word('source_id', 80),
        word('theme', 20),
        word('severity', 10),
        flag('restricted'),
        flag('possible_harm'),
        text('text'),
        int('day'),
        int('author_staff_id', orNull),
        text('author_name', orNull),
        instant('recorded_at'),
        int('known_on', orNull),
        instant('superseded_at', orNull),
      ],
      {
        uniqueWhere: { uq_observation_current: [['source', 'source_id'], current] },
        indexes: { ix_observation_pupil: ['pupil_id', 'day'] },
        checks: {
          ck_observation_theme: oneOf('theme', ['learning', 'social', 'emotional', 'family', 'health']),
          ck_observation_severity: oneOf('severity', ['mild', 'moderate', 'severe']),
        },
      },
    ),
    table(
      'home_contact',
      [
        id(),
        publicId(),
        int('pupil_id'),
        int('contact_id', orNull),
        int('day'),
        word('channel', 20),
        word('direction', 20),
        text('summary'),
        int('staff_id', orNull),
        instant('recorded_at'),
        word('origin', 80, orNull),
      ],
      {
        uniques: { uq_home_contact_origin: ['origin'] },
        indexes: { ix_home_contact_pupil: ['pupil_id', 'day'] },
        checks: {
          ck_home_contact_channel: oneOf('channel', [
            'face-to-face',
            'phone',
            'video',
            'letter',
            'email',
            'text',
          ]),
          ck_home_contact_direction: oneOf('direction', ['home-to-school', 'school-to-home']),
        },
      },
    ),
    table(
      'home_insight',
      [
        id(),
        publicId(),
        int('pupil_id'),
        int('contact_id', orNull),
        text('text'),
        instant('received_at'),
        int('day'),
        int('read_by', orNull),
        instant('read_at', orNull),
        word('origin', 80, orNull),
      ],
      {
        uniques: { uq_home_insight_origin: ['origin'] },
        indexes: { ix_home_insight_pupil: ['pupil_id', 'day'] },
      },
    ),
    table(
      'unknown_code',
      [id(), int('school_id'), word('code_text', 40), instant('first_seen'), int('times')],
      {
        uniques: { uq_unknown_code: ['school_id', 'code_text'] },
      },
    ),
    table('import_run', [
      id(),
      publicId(),
      text('file_name'),
      word('kind', 40),
      instant('started_at'),
      instant('finished_at', orNull),
      int('accepted'),
      int('corrected'),
      int('unchanged'),
      int('rejected'),
    ]),
  ];
}
