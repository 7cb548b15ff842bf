import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AuditLog } from '../../src/access/audit/audit-log.js';
import type { AuditVerdict } from '../../src/access/audit/audit-verdict.js';
import { auditCommand } from '../../src/cli/audit.command.js';
import { doctor } from '../../src/cli/doctor.js';
import type { Finding } from '../../src/cli/finding.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

describeOnEachDatabase('The audit on the command line', (kind) => {
  let app: TestApp;
  let kept: string;

  beforeAll(async () => {
    app = await startTestApp(kind);
    kept = join(app.config.dataFolder, 'kept-head.json');
  });

  afterAll(async () => {
    await app.close();
  });

  const reads = async (times: number): Promise<void> => {
    for (let at = 0; at < times; at++)
      await app
        .get(AuditLog)
        .recordRead({ actor: 'staff:okafor', action: 'pupil-read', subject: 'pupil', subjectId: `p${at}` });
  };
  const audit = async (...args: string[]) => {
    const lines: string[] = [];
    const terminal = { out: (text: string) => void lines.push(text), err: () => undefined };
    const code = await auditCommand.run({ args, app: app.nest, terminal });
    return { code, said: lines.join('\n') };
  };
  const consult = async () => {
    const lines: string[] = [];
    const terminal = { out: (text: string) => void lines.push(text), err: () => undefined };
    const keys = Buffer.alloc(32, 7).toString('base64');
    const { dataFolder, databaseUrl } = app.config;
    const env = {
      TANDEM_DATA: dataFolder,
      TANDEM_KEYS: keys,
      ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
    };
    const code = await doctor(['--json'], env, terminal);
    const { findings } = JSON.parse(lines[0] ?? '') as { findings: Finding[] };
    return { code, finding: findings.find((one) => one.part.startsWith('Audit')) };
  };

  it('is sealed on request, and its head printed to be kept', async () => {
    await expect(audit('head')).rejects.toThrow('Nothing is sealed yet');
    await reads(3);
    expect(await audit('seal')).toEqual({ code: 0, said: '3 lines sealed.' });
    const { said } = await audit('head');
    expect(JSON.parse(said)).toMatchObject({ sealed: 3, at: app.clock.now() });
    await writeFile(kept, said);
  });

  it('is verified, and the doctor says how much is sealed and what waits since when', async () => {
    expect(await audit('verify', '--head', kept)).toEqual({
      code: 0,
      said: 'Audit: 3 sealed lines hold; none waits for its seal',
    });
    expect((await consult()).finding).toMatchObject({
      part: 'Audit: 3 sealed lines hold; none waits for its seal',
      problem: null,
      details: { sealed: 3, waiting: 0, head: { sealed: 3 } },
    });
    await reads(1);
    const { code, finding } = await consult();
    expect([code, finding?.warning]).toEqual([
      0,
      `1 line without a seal since ${app.clock.now()}; does a worker run?`,
    ]);
  });

  it('that was tampered with is no well installation', async () => {
    await app.dataSource.query(`UPDATE audit_entry SET subject_id = 'p9' WHERE id = 2`);
    const { code, finding } = await consult();
    expect([code, finding?.problem]).toEqual([
      1,
      'line 2 (seal 2) is not what was sealed: it, or its seal, has been edited. 1 line before it holds',
    ]);
    const { code: exit, said } = await audit('verify', '--json');
    expect([exit, (JSON.parse(said) as AuditVerdict).broken?.damage]).toEqual([1, 'edited']);
  });

  it('is not the kept one any more when it was emptied and begun anew', async () => {
    for (const table of ['audit_entry', 'audit_seal']) await app.dataSource.query(`DELETE FROM ${table}`);
    await app.dataSource.query(
      `UPDATE audit_head SET sealed = 0, last_mac = '', key_id = '', at = '', mac = ''`,
    );
    await app.dataSource.query('UPDATE audit_head SET settled_id = 0');
    await reads(5);
    await audit('seal');
    expect((await audit('verify')).code).toBe(0);
    const { code, said } = await audit('verify', '--head', kept);
    expect([code, said]).toEqual([1, expect.stringContaining('is not the one in the head that was kept')]);
  });

  it('says what it did not understand', async () => {
    await expect(audit('look')).rejects.toThrow('tandem audit head');
    await expect(audit('verify', '--loud')).rejects.toThrow('tandem audit head');
    await writeFile(kept, 'no head');
    await expect(audit('verify', '--head', kept)).rejects.toThrow('holds no head of the audit');
  });
});
