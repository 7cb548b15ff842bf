import { CreateTables } from './create-tables.migration.js';
import { instant, int, orNull, table, text, word } from './table-shapes.js';

/** What the API has answered to requests with an Idempotency-Key, for a day. */
export class KeptAnswers1764000000161 extends CreateTables {
  readonly name = 'KeptAnswers1764000000161';
  protected readonly tables = [
    table(
      'kept_answer',
      [
        word('asked_by', 60),
        word('key_hash', 64),
        word('request_hash', 64),
        int('status'),
        text('body', orNull),
        instant('at'),
      ],
      { key: ['asked_by', 'key_hash'], indexes: { ix_kept_answer_at: ['at'] } },
    ),
  ];
}
