import { type QueryRunner, TableColumn, TableIndex } from 'typeorm';
import { CreateTables } from './create-tables.migration.js';
import { flag, id, instant, int, oneOf, orNull, publicId, table, text, word } from './table-shapes.js';

const RUNS = 'import_run';
const OF_BATCH = 'ix_import_run_batch';

/** Imports by page: files brought together, what their columns mean, how far they are and what became of them. */
export class Imports1764000000141 extends CreateTables {
  readonly name = 'Imports1764000000141';
  protected readonly tables = [
    table(
      'import_batch',
      [
        id(),
        publicId(),
        int('organisation_id', orNull),
        word('source', 40),
        word('via', 10),
        text('actor'),
        word('state', 10),
        instant('created_at'),
        instant('touched_at'),
        instant('finished_at', orNull),
        int('accepted'),
        int('corrected'),
        int('unchanged'),
        int('rejected'),
        text('progress', orNull),
        text('report', orNull),
        text('problem', orNull),
      ],
      {
        indexes: { ix_import_batch_organisation: ['organisation_id', 'created_at'] },
        checks: {
          ck_import_batch_via: oneOf('via', ['page', 'command', 'folder']),
          ck_import_batch_state: oneOf('state', [
            'brought',
            'trying',
            'tried',
            'importing',
            'done',
            'failed',
            'put-away',
          ]),
        },
      },
    ),
    table(
      'import_upload',
      [
        id(),
        publicId(),
        int('batch_id'),
        word('file_name', 200),
        int('bytes'),
        flag('left_out'),
        text('mapping', orNull),
      ],
      { indexes: { ix_import_upload_batch: ['batch_id'] } },
    ),
    table(
      'import_mapping',
      [
        id(),
        int('organisation_id'),
        word('source', 40),
        word('headings', 43),
        text('mapping'),
        text('actor'),
        instant('at'),
      ],
      { uniques: { uq_import_mapping_headings: ['organisation_id', 'source', 'headings'] } },
    ),
  ];

  override async up(runner: QueryRunner): Promise<void> {
    await super.up(runner);
    await runner.addColumn(RUNS, new TableColumn(int('batch_id', orNull)));
    await runner.addColumn(RUNS, new TableColumn(int('position', orNull)));
    await runner.createIndex(RUNS, new TableIndex({ name: OF_BATCH, columnNames: ['batch_id'] }));
  }

  override async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex(RUNS, OF_BATCH);
    await runner.dropColumn(RUNS, 'position');
    await runner.dropColumn(RUNS, 'batch_id');
    await super.down(runner);
  }
}
