import type { Table } from 'typeorm';
import { CreateTables } from './create-tables.migration.js';
import { day, flag, int, orNull, table, word } from './table-shapes.js';

/** Year groups of schools whose register has stopped, written by a job so that no page looks at every pupil's last mark. */
export class SilentRegisters1764000000236 extends CreateTables {
  readonly name = 'SilentRegisters1764000000236';

  protected readonly tables: readonly Table[] = [
    table(
      'silent_register',
      [
        ...[int('school_id'), word('year_group', 10), day('last_mark_on', orNull)],
        ...[flag('comes_again'), flag('is_expected')],
        ...[int('pupils_silent'), int('pupils_on_roll'), int('pupils_at_school')],
      ],
      { key: ['school_id', 'year_group'] },
    ),
  ];
}
