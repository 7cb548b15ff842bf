import type { Table } from 'typeorm';
import { CreateTables } from './create-tables.migration.js';
import { id, instant, int, orNull, publicId, table, text, word } from './table-shapes.js';

/** Rule sets that somebody is still writing, and for which schools. */
export class RuleDrafts1764000000233 extends CreateTables {
  readonly name = 'RuleDrafts1764000000233';

  protected readonly tables: readonly Table[] = [
    table('rule_draft', [
      ...[id(), publicId(), word('title', 200), int('based_on', orNull), text('rules'), int('revision')],
      ...[int('author_staff_id', orNull), instant('created_at')],
      ...[int('changed_by_staff_id', orNull), instant('changed_at')],
      ...[int('published_version', orNull), instant('discarded_at', orNull)],
    ]),
    table('rule_draft_school', [int('draft_id'), int('school_id')], { key: ['draft_id', 'school_id'] }),
  ];
}
