import type { Table } from 'typeorm';
import { CreateTables } from './create-tables.migration.js';
import { id, instant, int, oneOf, orNull, publicId, table, text, word } from './table-shapes.js';

const STATES = ['queued', 'running', 'done', 'cancelled', 'failed'];

/** Rules tried on the past by the worker: what was asked, how far it is, and what came of it. No name stands in it. */
export class RunsOverThePast1764000000234 extends CreateTables {
  readonly name = 'RunsOverThePast1764000000234';

  protected readonly tables: readonly Table[] = [
    table(
      'backtest_run',
      [
        ...[id(), publicId(), int('organisation_id', orNull), int('draft_id', orNull)],
        ...[int('draft_revision', orNull), text('rules_title'), text('specification'), word('question', 64)],
        ...[text('school_ids', orNull), text('asked_by'), instant('asked_at')],
        ...[word('state', 10), int('done'), int('of', orNull), word('claim', 22, orNull)],
        ...[instant('claimed_at', orNull), instant('ended_at', orNull), text('problem', orNull)],
        ...[text('report', orNull), text('verdicts', orNull)],
      ],
      {
        indexes: {
          ix_backtest_run_organisation: ['organisation_id', 'asked_at'],
          ix_backtest_run_draft: ['draft_id'],
        },
        checks: { ck_backtest_run_state: oneOf('state', STATES) },
      },
    ),
  ];
}
