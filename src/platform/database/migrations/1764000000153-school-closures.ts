import { CreateTables } from './create-tables.migration.js';
import { int, table, word } from './table-shapes.js';

/** School days called off by the school itself, which the next file of school days must not bring back. */
export class SchoolClosures1764000000153 extends CreateTables {
  readonly name = 'SchoolClosures1764000000153';
  protected readonly tables = [
    table('school_closure', [int('school_id'), int('day'), word('reason', 120), word('closed_by', 120)], {
      key: ['school_id', 'day'],
    }),
  ];
}
