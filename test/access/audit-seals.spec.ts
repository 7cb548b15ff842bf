import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { AuditChecks } from '../../src/access/audit/audit-checks.js';
import { AuditEntry } from '../../src/access/audit/audit-entry.entity.js';
import { AuditLog } from '../../src/access/audit/audit-log.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { PeriodicWork } from '../../src/platform/jobs/periodic-work.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { SealedAudit } from './sealed-audit.js';

const OLD_KEY = Buffer.alloc(32, 7);
const NEW_KEY = Buffer.alloc(32, 8);

describeOnEachDatabase('The seals of the audit', (kind) => {
  let audit: SealedAudit;

  beforeAll(async () => {
    audit = await SealedAudit.start(kind);
  });

  afterAll(async () => {
    await audit.close();
  });

  beforeEach(async () => {
    await audit.startAgain();
  });

  it('stand in their own order without a gap, and say how many lines wait and since when', async () => {
    await audit.reads(3);
    const since = (await audit.verify()).waitingSince;
    expect([await audit.seal(), await audit.seal()]).toEqual([3, 0]);
    await audit.reads(2);
    const verdict = await audit.verify();
    expect(since).toBe('2026-03-02T08:11:00.000Z');
    expect(verdict).toMatchObject({
      sealed: 3,
      waiting: 2,
      waitingSince: '2026-03-02T08:14:00.000Z',
      broken: null,
      warning: null,
      head: { sealed: 3, at: '2026-03-02T08:13:00.000Z' },
    });
    expect(
      await audit.outside.all('SELECT seal_number, audit_id FROM audit_seal ORDER BY seal_number'),
    ).toEqual([1, 2, 3].map((number) => ({ seal_number: number, audit_id: number })));
  });

  it('leave nothing out when transactions commit in another order than their ids', async () => {
    if (kind.name === 'SQLite') return void process.stdout.write('SQLite commits in the order of ids.\n');
    const runner = audit.app.dataSource.createQueryRunner();
    await runner.startTransaction();
    const line = {
      actor: 'worker',
      action: 'import',
      subject: 'import-run',
      subjectId: 'late',
      reason: null,
    };
    await runner.manager.insert(AuditEntry, { ...line, at: audit.app.clock.now() });
    await audit.reads(3);
    expect(await audit.seal()).toBe(3);
    audit.app.clock.advanceMinutes(10);
    expect((await audit.verify()).waiting).toBe(0);
    await runner.commitTransaction();
    await runner.release();
    expect((await audit.verify()).waiting).toBe(1);
    expect(await audit.seal()).toBe(1);
    expect(await audit.outside.all('SELECT audit_id FROM audit_seal ORDER BY seal_number')).toEqual(
      [2, 3, 4, 1].map((id) => ({ audit_id: id })),
    );
    expect(await audit.verify()).toMatchObject({ sealed: 4, waiting: 0, broken: null, warning: null });
  });

  it('are one a line, however many workers seal at once, and go on after a restart', async () => {
    await audit.app.get(UnitOfWork).run((tx) =>
      audit.app.get(AuditLog).recordAll(
        tx,
        Array.from({ length: 2_600 }, (_, at) => ({
          ...{ actor: 'worker', action: 'marks-recorded', subject: 'pupil', subjectId: `p${at}` },
        })),
      ),
    );
    const other = await audit.beside();
    const sealed = await Promise.all([audit.seal(), audit.seal(other), audit.seal(), audit.seal(other)]);
    expect(sealed.reduce((sum, one) => sum + one, 0)).toBe(2_600);
    expect(await audit.verify()).toMatchObject({ sealed: 2_600, waiting: 0, broken: null });
    await other.close();
    const restarted = await audit.beside();
    await audit.reads(2);
    expect(await audit.seal(restarted)).toBe(2);
    await restarted.close();
    expect(await audit.verify()).toMatchObject({ sealed: 2_602, waiting: 0, broken: null });
  });

  it('go on with a new key; old ones hold as long as the old key is kept, and seal nothing any more', async () => {
    await audit.reads(3);
    await audit.seal();
    const rotated = await audit.beside([NEW_KEY, OLD_KEY]);
    await audit.reads(2, { on: rotated });
    await audit.seal(rotated);
    expect((await audit.verify([NEW_KEY, OLD_KEY])).broken).toBeNull();
    expect((await audit.verify([NEW_KEY])).broken).toMatchObject({ damage: 'key-unknown', sealNumber: 1 });
    await audit.reads(1);
    await expect(audit.seal()).rejects.toThrow('is not among TANDEM_KEYS');
    await rotated.close();
    const back = await audit.beside([OLD_KEY, NEW_KEY]);
    await audit.seal(back);
    await back.close();
    expect((await audit.verify([NEW_KEY, OLD_KEY])).broken).toMatchObject({
      damage: 'key-of-before',
      sealNumber: 6,
    });
  });

  it('are made by the worker every minute, and looked at once a day', async () => {
    const work = async () => {
      await audit.app.get(PeriodicWork).tick();
      await audit.app.drain();
    };
    await audit.reads(3);
    await work();
    expect((await audit.verify()).sealed).toBe(3);
    await audit.reads(2);
    await work();
    expect((await audit.verify()).sealed).toBe(5);
    await audit.tamper(`UPDATE audit_entry SET actor = 'staff:nobody' WHERE id = 2`);
    audit.app.clock.advanceMinutes(24 * 60);
    await work();
    expect((await audit.app.get(AuditChecks).state()).checked).toMatchObject({
      at: audit.app.clock.now(),
      sealed: 1,
      problem: expect.stringContaining('line 2 (seal 2)'),
    });
  });

  it('say in the daily check that the head is gone, and let the rest of the work go on', async () => {
    await audit.reads(3);
    await audit.seal();
    await audit.tamper('DELETE FROM audit_head');
    await audit.app.get(PeriodicWork).tick();
    await audit.app.drain();
    expect((await audit.app.get(AuditChecks).state()).checked?.problem).toContain(
      'head of the seals has been taken away',
    );
    expect(await audit.outside.count(`SELECT COUNT(*) FROM job WHERE state <> 'done'`)).toBe(0);
  });
});
