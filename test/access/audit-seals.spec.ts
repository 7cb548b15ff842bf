import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { AuditChecks } from '../../src/access/audit/audit-checks.js';
import { AuditEntry } from '../../src/access/audit/audit-entry.entity.js';
import { AuditLog } from '../../src/access/audit/audit-log.js';
import { AuditSealing } from '../../src/access/audit/audit-sealing.js';
import type { KeptHead } from '../../src/access/audit/audit-verdict.js';
import { verifyAudit } from '../../src/access/audit/audit-verifier.js';
import { SealKeys } from '../../src/access/audit/seal-keys.js';
import { Reader } from '../../src/platform/database/reader.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { PeriodicWork } from '../../src/platform/jobs/periodic-work.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { type PlainSql, plainSql } from '../support/plain-sql.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const OLD_KEY = Buffer.alloc(32, 7);
const NEW_KEY = Buffer.alloc(32, 8);

describeOnEachDatabase('The seals of the audit', (kind) => {
  let app: TestApp;
  let outside: PlainSql;

  beforeAll(async () => {
    app = await startTestApp(kind);
    outside = await plainSql(app.database);
  });

  afterAll(async () => {
    await outside.close();
    await app.close();
  });

  /** A new installation, for less than the making of one. */
  beforeEach(async () => {
    app.clock.moveTo('2026-03-02T08:10:00.000Z');
    for (const table of ['audit_entry', 'audit_seal', 'audit_head', 'audit_check', 'periodic_task', 'job'])
      await tamper(`DELETE FROM ${table}`);
    await tamper(`INSERT INTO audit_head VALUES (1, 0, '', '', '', '', 0)`);
    await tamper(
      kind.name === 'SQLite'
        ? `DELETE FROM sqlite_sequence WHERE name = 'audit_entry'`
        : `ALTER SEQUENCE audit_entry_id_seq RESTART`,
    );
  });

  /** Ms Okafor reads some pupils, one a minute. */
  const reads = async (times: number, { on = app, everyMinutes = 1 } = {}): Promise<void> => {
    for (let at = 0; at < times; at++) {
      on.clock.advanceMinutes(everyMinutes);
      const line = { actor: 'staff:okafor', action: 'pupil-read', subject: 'pupil', subjectId: `p${at}` };
      await on
        .get(AuditLog)
        .recordRead({ ...line, reason: at % 2 === 0 ? 'pastoral lead of year 9' : undefined });
    }
  };
  const seal = (on = app): Promise<number> => on.get(AuditSealing).sealNew();
  const verify = (keys = app.config.keys, kept: KeptHead | null = null) =>
    verifyAudit(app.nest.get(Reader), new SealKeys(keys), { kept });
  /** What is said of the first place that does not hold. */
  const found = async () => {
    const { broken } = await verify();
    return [broken?.damage, broken?.sealNumber, broken?.auditId];
  };
  const tamper = (sql: string) => outside.all(sql);
  /** Another process on the same database. */
  const beside = (keys = app.config.keys): Promise<TestApp> =>
    startTestApp(
      { create: () => Promise.resolve({ ...app.database, drop: () => Promise.resolve() }) },
      { keys },
    );

  it('stand in their own order without a gap, and say how many lines wait and since when', async () => {
    await reads(3);
    const since = (await verify()).waitingSince;
    expect([await seal(), await seal()]).toEqual([3, 0]);
    await reads(2);
    const verdict = await verify();
    expect(since).toBe('2026-03-02T08:11:00.000Z');
    expect(verdict).toMatchObject({
      sealed: 3,
      waiting: 2,
      waitingSince: '2026-03-02T08:14:00.000Z',
      broken: null,
      warning: null,
      head: { sealed: 3, at: '2026-03-02T08:13:00.000Z' },
    });
    expect(await outside.all('SELECT seal_number, audit_id FROM audit_seal ORDER BY seal_number')).toEqual(
      [1, 2, 3].map((number) => ({ seal_number: number, audit_id: number })),
    );
  });

  it.each([
    ['who', `actor = 'staff:nobody'`],
    ['when', `at = '2026-03-02T08:13:00.001Z'`],
    ['what', `action = 'pupil-recorded'`],
    ['of which kind', `subject = 'case'`],
    ['of whom', `subject_id = 'p7'`],
    ['why', `reason = 'head teacher'`],
    ['why, by taking the reason away', 'reason = NULL'],
  ])('find a line in which somebody has edited %s', async (_, change) => {
    await reads(5);
    await seal();
    await tamper(`UPDATE audit_entry SET ${change} WHERE id = 3`);
    expect(await found()).toEqual(['edited', 3, 3]);
    const { broken, sealed } = await verify();
    expect([broken?.text, sealed]).toEqual([
      'line 3 (seal 3) is not what was sealed: it, or its seal, has been edited',
      2,
    ]);
  });

  it('find a line that was deleted, and one deleted together with its seal', async () => {
    await reads(5);
    await seal();
    await tamper('DELETE FROM audit_entry WHERE id = 3');
    expect(await found()).toEqual(['deleted', 3, 3]);
    await tamper('DELETE FROM audit_seal WHERE audit_id = 3');
    expect(await found()).toEqual(['seal-missing', 3, null]);
    await tamper('UPDATE audit_seal SET seal_number = seal_number - 1 WHERE seal_number = 4');
    expect((await found())[0]).toBe('edited');
  });

  it('find two lines whose contents were swapped, and name both', async () => {
    await reads(6);
    await seal();
    await tamper('UPDATE audit_entry SET id = 99 WHERE id = 2');
    await tamper('UPDATE audit_entry SET id = 2 WHERE id = 5');
    await tamper('UPDATE audit_entry SET id = 5 WHERE id = 99');
    expect(await found()).toEqual(['swapped', 2, 2]);
    expect((await verify()).broken?.text).toBe('line 2 (seal 2) has been swapped with line 5');
  });

  it('find two seals that were swapped, and two places', async () => {
    await reads(6);
    await seal();
    const macs = await outside.all<{ mac: string }>('SELECT mac FROM audit_seal ORDER BY seal_number');
    const [second, third] = [macs[1]?.mac, macs[2]?.mac];
    await tamper(`UPDATE audit_seal SET mac = CASE seal_number WHEN 2 THEN '${third}' ELSE '${second}' END
                   WHERE seal_number IN (2, 3)`);
    expect((await verify()).broken?.text).toBe('line 2 (seal 2) has been swapped with line 3');
    await tamper(`UPDATE audit_seal SET mac = CASE seal_number WHEN 2 THEN '${second}' ELSE '${third}' END
                   WHERE seal_number IN (2, 3)`);
    expect((await verify()).broken).toBeNull();
    for (const [from, to] of [
      [2, 99],
      [3, 2],
      [99, 3],
    ])
      await tamper(`UPDATE audit_seal SET seal_number = ${to} WHERE seal_number = ${from}`);
    expect((await verify()).broken?.text).toBe('line 3 (seal 2) has been swapped with line 2');
  });

  it('find an end that was cut off, with its seals or without', async () => {
    await reads(6);
    await seal();
    await tamper('DELETE FROM audit_entry WHERE id > 4');
    expect((await verify()).broken?.text).toBe('everything from seal 5 on has been cut off: 2 sealed lines');
    await tamper('DELETE FROM audit_seal WHERE audit_id > 4');
    expect(await found()).toEqual(['truncated', 5, null]);
    await reads(2);
    await seal();
    expect(await found()).toEqual(['seal-missing', 5, null]);
  });

  it('find that everything was taken away, the lines alone or the seals too', async () => {
    await reads(6);
    await seal();
    await tamper('DELETE FROM audit_entry');
    expect((await verify()).broken?.text).toBe('everything from seal 1 on has been cut off: 6 sealed lines');
    await tamper('DELETE FROM audit_seal');
    expect(await found()).toEqual(['truncated', 1, null]);
    await tamper('DELETE FROM audit_head');
    expect(await found()).toEqual(['head-missing', null, null]);
    await expect(seal()).rejects.toThrow('its head has been taken away');
  });

  it('find a head that was changed, and are not continued from it', async () => {
    await reads(4);
    await seal();
    const [first] = await outside.all<{ mac: string }>('SELECT mac FROM audit_seal WHERE seal_number = 2');
    await tamper(`UPDATE audit_head SET sealed = 2, last_mac = '${first?.mac}'`);
    expect(await found()).toEqual(['head-changed', null, null]);
    await reads(1);
    await expect(seal()).rejects.toThrow('its head has been changed');
    await tamper(`UPDATE audit_head SET sealed = 0, last_mac = '', key_id = '', at = '', mac = ''`);
    expect(await found()).toEqual(['head-behind', 1, null]);
    await expect(seal()).rejects.toThrow('its head has been put back');
  });

  it('find by a head kept elsewhere what the database and the keys together could hide', async () => {
    await reads(4);
    await seal();
    const early = await outside.all<Record<string, string>>('SELECT * FROM audit_head');
    await reads(3);
    await seal();
    const { head: kept } = await verify();
    expect((await verify(app.config.keys, kept)).broken).toBeNull();
    await tamper('DELETE FROM audit_entry WHERE id > 4');
    await tamper('DELETE FROM audit_seal WHERE audit_id > 4');
    const { last_mac, at, mac } = early[0] ?? {};
    await tamper(`UPDATE audit_head SET sealed = 4, last_mac = '${last_mac}', at = '${at}', mac = '${mac}'`);
    expect((await verify()).broken).toBeNull();
    expect((await verify(app.config.keys, kept)).broken?.damage).toBe('not-the-kept-head');
    await reads(3);
    await seal();
    expect((await verify()).broken).toBeNull();
    expect((await verify(app.config.keys, kept)).broken?.damage).toBe('not-the-kept-head');
  });

  it('find a line that was put in between, before and after it is sealed', async () => {
    await reads(20, { everyMinutes: 20 });
    await tamper('DELETE FROM audit_entry WHERE id = 10');
    await seal();
    await tamper(`INSERT INTO audit_entry (id, at, actor, action, subject, subject_id)
                  VALUES (10, '2026-03-02T11:30:00.000Z', 'staff:okafor', 'pupil-read', 'pupil', 'p99')`);
    expect(await found()).toEqual(['inserted', null, 10]);
    await app.get(AuditSealing).sealAll();
    expect(await found()).toEqual(['inserted', 20, 10]);
  });

  it('warn of a line that says an earlier time than it can have', async () => {
    await reads(20, { everyMinutes: 20 });
    await seal();
    await tamper(`INSERT INTO audit_entry (id, at, actor, action, subject, subject_id)
                  VALUES (900, '2026-03-02T11:30:00.000Z', 'staff:okafor', 'pupil-read', 'pupil', 'p99')`);
    await seal();
    const { broken, warning } = await verify();
    expect([broken, warning]).toEqual([null, expect.stringContaining('the first of them line 900')]);
  });

  it('leave nothing out when transactions commit in another order than their ids', async () => {
    if (kind.name === 'SQLite') return void process.stdout.write('SQLite commits in the order of ids.\n');
    const runner = app.dataSource.createQueryRunner();
    await runner.startTransaction();
    const line = {
      actor: 'worker',
      action: 'import',
      subject: 'import-run',
      subjectId: 'late',
      reason: null,
    };
    await runner.manager.insert(AuditEntry, { ...line, at: app.clock.now() });
    await reads(3);
    expect(await seal()).toBe(3);
    app.clock.advanceMinutes(10);
    expect((await verify()).waiting).toBe(0);
    await runner.commitTransaction();
    await runner.release();
    expect((await verify()).waiting).toBe(1);
    expect(await seal()).toBe(1);
    expect(await outside.all('SELECT audit_id FROM audit_seal ORDER BY seal_number')).toEqual(
      [2, 3, 4, 1].map((id) => ({ audit_id: id })),
    );
    expect(await verify()).toMatchObject({ sealed: 4, waiting: 0, broken: null, warning: null });
  });

  it('are one a line, however many workers seal at once, and go on after a restart', async () => {
    await app.get(UnitOfWork).run((tx) =>
      app.get(AuditLog).recordAll(
        tx,
        Array.from({ length: 2_600 }, (_, at) => ({
          ...{ actor: 'worker', action: 'marks-recorded', subject: 'pupil', subjectId: `p${at}` },
        })),
      ),
    );
    const other = await beside();
    const sealed = await Promise.all([seal(), seal(other), seal(), seal(other)]);
    expect(sealed.reduce((sum, one) => sum + one, 0)).toBe(2_600);
    expect(await verify()).toMatchObject({ sealed: 2_600, waiting: 0, broken: null });
    await other.close();
    const restarted = await beside();
    await reads(2);
    expect(await seal(restarted)).toBe(2);
    await restarted.close();
    expect(await verify()).toMatchObject({ sealed: 2_602, waiting: 0, broken: null });
  });

  it('go on with a new key; old ones hold as long as the old key is kept, and seal nothing any more', async () => {
    await reads(3);
    await seal();
    const rotated = await beside([NEW_KEY, OLD_KEY]);
    await reads(2, { on: rotated });
    await seal(rotated);
    expect((await verify([NEW_KEY, OLD_KEY])).broken).toBeNull();
    expect((await verify([NEW_KEY])).broken).toMatchObject({ damage: 'key-unknown', sealNumber: 1 });
    await reads(1);
    await expect(seal()).rejects.toThrow('is not among TANDEM_KEYS');
    await rotated.close();
    const back = await beside([OLD_KEY, NEW_KEY]);
    await seal(back);
    await back.close();
    expect((await verify([NEW_KEY, OLD_KEY])).broken).toMatchObject({
      damage: 'key-of-before',
      sealNumber: 6,
    });
  });

  it('are made by the worker every minute, and looked at once a day', async () => {
    const work = async () => {
      await app.get(PeriodicWork).tick();
      await app.drain();
    };
    await reads(3);
    await work();
    expect((await verify()).sealed).toBe(3);
    await reads(2);
    await work();
    expect((await verify()).sealed).toBe(5);
    await tamper(`UPDATE audit_entry SET actor = 'staff:nobody' WHERE id = 2`);
    app.clock.advanceMinutes(24 * 60);
    await work();
    expect((await app.get(AuditChecks).state()).checked).toMatchObject({
      at: app.clock.now(),
      sealed: 1,
      problem: expect.stringContaining('line 2 (seal 2)'),
    });
  });

  it('say in the daily check that the head is gone, and let the rest of the work go on', async () => {
    await reads(3);
    await seal();
    await tamper('DELETE FROM audit_head');
    await app.get(PeriodicWork).tick();
    await app.drain();
    expect((await app.get(AuditChecks).state()).checked?.problem).toContain(
      'head of the seals has been taken away',
    );
    expect(await outside.count(`SELECT COUNT(*) FROM job WHERE state <> 'done'`)).toBe(0);
  });
});
