import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { AuditSealing } from '../../src/access/audit/audit-sealing.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { SealedAudit } from './sealed-audit.js';

describeOnEachDatabase('Whoever tampers with the audit: its seals', (kind) => {
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

  it.each([
    ['who', `actor = 'staff:nobody'`],
    ['when', `at = '2026-03-02T08:13:00.001Z'`],
    ['what', `action = 'pupil-recorded'`],
    ['of which kind', `subject = 'case'`],
    ['of whom', `subject_id = 'p7'`],
    ['why', `reason = 'head teacher'`],
    ['why, by taking the reason away', 'reason = NULL'],
  ])('find a line in which somebody has edited %s', async (_, change) => {
    await audit.reads(5);
    await audit.seal();
    await audit.tamper(`UPDATE audit_entry SET ${change} WHERE id = 3`);
    expect(await audit.found()).toEqual(['edited', 3, 3]);
    const { broken, sealed } = await audit.verify();
    expect([broken?.text, sealed]).toEqual([
      'line 3 (seal 3) is not what was sealed: it, or its seal, has been edited',
      2,
    ]);
  });

  it('find a line that was deleted, and one deleted together with its seal', async () => {
    await audit.reads(5);
    await audit.seal();
    await audit.tamper('DELETE FROM audit_entry WHERE id = 3');
    expect(await audit.found()).toEqual(['deleted', 3, 3]);
    await audit.tamper('DELETE FROM audit_seal WHERE audit_id = 3');
    expect(await audit.found()).toEqual(['seal-missing', 3, null]);
    await audit.tamper('UPDATE audit_seal SET seal_number = seal_number - 1 WHERE seal_number = 4');
    expect((await audit.found())[0]).toBe('edited');
  });

  it('find two lines whose contents were swapped, and name both', async () => {
    await audit.reads(6);
    await audit.seal();
    await audit.tamper('UPDATE audit_entry SET id = 99 WHERE id = 2');
    await audit.tamper('UPDATE audit_entry SET id = 2 WHERE id = 5');
    await audit.tamper('UPDATE audit_entry SET id = 5 WHERE id = 99');
    expect(await audit.found()).toEqual(['swapped', 2, 2]);
    expect((await audit.verify()).broken?.text).toBe('line 2 (seal 2) has been swapped with line 5');
  });

  it('find two seals that were swapped, and two places', async () => {
    await audit.reads(6);
    await audit.seal();
    const macs = await audit.outside.all<{ mac: string }>('SELECT mac FROM audit_seal ORDER BY seal_number');
    const [second, third] = [macs[1]?.mac, macs[2]?.mac];
    await audit.tamper(`UPDATE audit_seal SET mac = CASE seal_number WHEN 2 THEN '${third}' ELSE '${second}' END
                   WHERE seal_number IN (2, 3)`);
    expect((await audit.verify()).broken?.text).toBe('line 2 (seal 2) has been swapped with line 3');
    await audit.tamper(`UPDATE audit_seal SET mac = CASE seal_number WHEN 2 THEN '${second}' ELSE '${third}' END
                   WHERE seal_number IN (2, 3)`);
    expect((await audit.verify()).broken).toBeNull();
    for (const [from, to] of [
      [2, 99],
      [3, 2],
      [99, 3],
    ])
      await audit.tamper(`UPDATE audit_seal SET seal_number = ${to} WHERE seal_number = ${from}`);
    expect((await audit.verify()).broken?.text).toBe('line 3 (seal 2) has been swapped with line 2');
  });

  it('find an end that was cut off, with its seals or without', async () => {
    await audit.reads(6);
    await audit.seal();
    await audit.tamper('DELETE FROM audit_entry WHERE id > 4');
    expect((await audit.verify()).broken?.text).toBe(
      'everything from seal 5 on has been cut off: 2 sealed lines',
    );
    await audit.tamper('DELETE FROM audit_seal WHERE audit_id > 4');
    expect(await audit.found()).toEqual(['truncated', 5, null]);
    await audit.reads(2);
    await audit.seal();
    expect(await audit.found()).toEqual(['seal-missing', 5, null]);
  });

  it('find that everything was taken away, the lines alone or the seals too', async () => {
    await audit.reads(6);
    await audit.seal();
    await audit.tamper('DELETE FROM audit_entry');
    expect((await audit.verify()).broken?.text).toBe(
      'everything from seal 1 on has been cut off: 6 sealed lines',
    );
    await audit.tamper('DELETE FROM audit_seal');
    expect(await audit.found()).toEqual(['truncated', 1, null]);
    await audit.tamper('DELETE FROM audit_head');
    expect(await audit.found()).toEqual(['head-missing', null, null]);
    await expect(audit.seal()).rejects.toThrow('its head has been taken away');
  });

  it('find a head that was changed, and are not continued from it', async () => {
    await audit.reads(4);
    await audit.seal();
    const [first] = await audit.outside.all<{ mac: string }>(
      'SELECT mac FROM audit_seal WHERE seal_number = 2',
    );
    await audit.tamper(`UPDATE audit_head SET sealed = 2, last_mac = '${first?.mac}'`);
    expect(await audit.found()).toEqual(['head-changed', null, null]);
    await audit.reads(1);
    await expect(audit.seal()).rejects.toThrow('its head has been changed');
    await audit.tamper(`UPDATE audit_head SET sealed = 0, last_mac = '', key_id = '', at = '', mac = ''`);
    expect(await audit.found()).toEqual(['head-behind', 1, null]);
    await expect(audit.seal()).rejects.toThrow('its head has been put back');
  });

  it('find by a head kept elsewhere what the database and the keys together could hide', async () => {
    await audit.reads(4);
    await audit.seal();
    const early = await audit.outside.all<Record<string, string>>('SELECT * FROM audit_head');
    await audit.reads(3);
    await audit.seal();
    const { head: kept } = await audit.verify();
    expect((await audit.verify(audit.app.config.keys, kept)).broken).toBeNull();
    await audit.tamper('DELETE FROM audit_entry WHERE id > 4');
    await audit.tamper('DELETE FROM audit_seal WHERE audit_id > 4');
    const { last_mac, at, mac } = early[0] ?? {};
    await audit.tamper(
      `UPDATE audit_head SET sealed = 4, last_mac = '${last_mac}', at = '${at}', mac = '${mac}'`,
    );
    expect((await audit.verify()).broken).toBeNull();
    expect((await audit.verify(audit.app.config.keys, kept)).broken?.damage).toBe('not-the-kept-head');
    await audit.reads(3);
    await audit.seal();
    expect((await audit.verify()).broken).toBeNull();
    expect((await audit.verify(audit.app.config.keys, kept)).broken?.damage).toBe('not-the-kept-head');
  });

  it('find a line that was put in between, before and after it is sealed', async () => {
    await audit.reads(20, { everyMinutes: 20 });
    await audit.tamper('DELETE FROM audit_entry WHERE id = 10');
    await audit.seal();
    await audit.tamper(`INSERT INTO audit_entry (id, at, actor, action, subject, subject_id)
                  VALUES (10, '2026-03-02T11:30:00.000Z', 'staff:okafor', 'pupil-read', 'pupil', 'p99')`);
    expect(await audit.found()).toEqual(['inserted', null, 10]);
    await audit.app.get(AuditSealing).sealAll();
    expect(await audit.found()).toEqual(['inserted', 20, 10]);
  });

  it('warn of a line that says an earlier time than it can have', async () => {
    await audit.reads(20, { everyMinutes: 20 });
    await audit.seal();
    await audit.tamper(`INSERT INTO audit_entry (id, at, actor, action, subject, subject_id)
                  VALUES (900, '2026-03-02T11:30:00.000Z', 'staff:okafor', 'pupil-read', 'pupil', 'p99')`);
    await audit.seal();
    const { broken, warning } = await audit.verify();
    expect([broken, warning]).toEqual([null, expect.stringContaining('the first of them line 900')]);
  });

  it('call a line edited, though another says the same', async () => {
    await audit.reads(1);
    audit.app.clock.advanceMinutes(-1);
    await audit.reads(1);
    await audit.seal();
    await audit.tamper(`UPDATE audit_entry SET actor = 'staff:nobody' WHERE id = 2`);
    expect(await audit.found()).toEqual(['edited', 2, 2]);
  });
});
