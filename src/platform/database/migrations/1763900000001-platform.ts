import { CreateTables } from './create-tables.migration.js';
import { id, instant, int, oneOf, orNull, table, text, word } from './table-shapes.js';

/** Durable jobs and periodic work. */
export class Platform1763900000001 extends CreateTables {
  readonly name = 'Platform1763900000001';
  protected readonly tables = [
    table(
      'job',
      [
        id(),
        word('event', 60),
        word('subscriber', 60),
        text('payload'),
        word('state', 10),
        instant('due_at'),
        int('attempts', { default: 0 }),
        word('last_error', 500, orNull),
        instant('handed_at', orNull),
        instant('created_at'),
        instant('finished_at', orNull),
      ],
      {
        indexes: { ix_job_state_due: ['state', 'due_at'] },
        checks: { ck_job_state: oneOf('state', ['waiting', 'done', 'failed']) },
      },
    ),
    table('periodic_task', [word('name', 60), instant('next_at')], { key: ['name'] }),
  ];
}
