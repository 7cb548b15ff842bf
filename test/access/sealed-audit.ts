import { AuditLog } from '../../src/access/audit/audit-log.js';
import { AuditSealing } from '../../src/access/audit/audit-sealing.js';
import type { AuditVerdict, KeptHead } from '../../src/access/audit/audit-verdict.js';
import { verifyAudit } from '../../src/access/audit/audit-verifier.js';
import { SealKeys } from '../../src/access/audit/seal-keys.js';
import { Reader } from '../../src/platform/database/reader.js';
import type { DatabaseKind } from '../support/databases.js';
import { type PlainSql, plainSql } from '../support/plain-sql.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

/** An audit that is written, sealed and verified by the programme, and tampered with from outside. */
export class SealedAudit {
  private constructor(
    private readonly kind: DatabaseKind,
    readonly app: TestApp,
    readonly outside: PlainSql,
  ) {}

  static async start(kind: DatabaseKind): Promise<SealedAudit> {
    const app = await startTestApp(kind);
    return new SealedAudit(kind, app, await plainSql(app.database));
  }

  /** As on the first day, for less than the making of a new installation. */
  async startAgain(): Promise<void> {
    this.app.clock.moveTo('2026-03-02T08:10:00.000Z');
    for (const table of ['audit_entry', 'audit_seal', 'audit_head', 'audit_check', 'periodic_task', 'job'])
      await this.tamper(`DELETE FROM ${table}`);
    await this.tamper(`INSERT INTO audit_head VALUES (1, 0, '', '', '', '', 0)`);
    await this.tamper(
      this.kind.name === 'SQLite'
        ? `DELETE FROM sqlite_sequence WHERE name = 'audit_entry'`
        : `ALTER SEQUENCE audit_entry_id_seq RESTART`,
    );
  }

  /** Ms Okafor reads some pupils, one a minute. */
  async reads(times: number, { on = this.app, everyMinutes = 1 } = {}): Promise<void> {
    for (let at = 0; at < times; at++) {
      on.clock.advanceMinutes(everyMinutes);
      const line = { actor: 'staff:okafor', action: 'pupil-read', subject: 'pupil', subjectId: `p${at}` };
      await on
        .get(AuditLog)
        .recordRead({ ...line, reason: at % 2 === 0 ? 'pastoral lead of year 9' : undefined });
    }
  }

  seal(on = this.app): Promise<number> {
    return on.get(AuditSealing).sealNew();
  }

  verify(keys = this.app.config.keys, kept: KeptHead | null = null): Promise<AuditVerdict> {
    return verifyAudit(this.app.nest.get(Reader), new SealKeys(keys), { kept });
  }

  /** What is said of the first place that does not hold. */
  async found(): Promise<unknown[]> {
    const { broken } = await this.verify();
    return [broken?.damage, broken?.sealNumber, broken?.auditId];
  }

  tamper(sql: string): Promise<unknown[]> {
    return this.outside.all(sql);
  }

  /** Another process on the same database. */
  beside(keys = this.app.config.keys): Promise<TestApp> {
    const database = { ...this.app.database, drop: () => Promise.resolve() };
    return startTestApp({ create: () => Promise.resolve(database) }, { keys });
  }

  async close(): Promise<void> {
    await this.outside.close();
    await this.app.close();
  }
}
