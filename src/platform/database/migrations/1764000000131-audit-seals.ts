import { type QueryRunner, TableIndex } from 'typeorm';
import { CreateTables } from './create-tables.migration.js';
import { id, instant, int, orNull, table, word } from './table-shapes.js';

/** By these the page about the audit looks lines up; a line is written often and read rarely, so no more than it needs. */
const INDEXES: Readonly<Record<string, string>> = {
  ix_audit_entry_actor: 'actor',
  ix_audit_entry_action: 'action',
  ix_audit_entry_subject: 'subject_id',
  ix_audit_entry_at: 'at',
};

/** The seals of the audit, how far they go, and what the daily check found. */
export class AuditSeals1764000000131 extends CreateTables {
  readonly name = 'AuditSeals1764000000131';
  protected readonly tables = [
    table('audit_seal', [int('seal_number'), int('audit_id'), word('key_id', 8), word('mac', 43)], {
      key: ['seal_number'],
      uniques: { uq_audit_seal_audit: ['audit_id'] },
    }),
    table('audit_head', [
      int('id'),
      int('sealed'),
      word('last_mac', 43),
      word('key_id', 8),
      instant('at'),
      word('mac', 43),
      int('settled_id'),
    ]),
    table('audit_check', [
      id(),
      instant('at'),
      int('sealed'),
      word('problem', 400, orNull),
      word('warning', 400, orNull),
    ]),
  ];

  /** The head is there from the first day: one that is missing has been taken away. */
  override async up(runner: QueryRunner): Promise<void> {
    await super.up(runner);
    await runner.query(
      `INSERT INTO audit_head (id, sealed, last_mac, key_id, at, mac, settled_id) VALUES (1, 0, '', '', '', '', 0)`,
    );
    for (const [name, column] of Object.entries(INDEXES))
      await runner.createIndex('audit_entry', new TableIndex({ name, columnNames: [column] }));
  }

  override async down(runner: QueryRunner): Promise<void> {
    for (const name of Object.keys(INDEXES)) await runner.dropIndex('audit_entry', name);
    await super.down(runner);
  }
}
