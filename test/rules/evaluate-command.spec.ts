import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { evaluateCommand, type EvaluateReport } from '../../src/cli/evaluate.command.js';
import { Reader } from '../../src/platform/database/reader.js';
import { DEFAULT_RULES } from '../../src/rules/default-rule-set.js';
import { databaseKinds } from '../support/databases.js';
import {
  openGrandBend,
  type OracleDatabase,
  pupilsMeetingDefaultRules,
} from '../support/grand-bend-oracle.js';
import { sharedData } from '../support/shared-data.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { loadGrandBend } from './load-grand-bend.js';

const folder = sharedData('grand-bend');
if (!folder) process.stdout.write('Skipped: the Grand Bend data is not beside the project.\n');
const EARLIER = '2022-05-02';
const LAST_DAY = '2022-05-27';

for (const kind of folder ? databaseKinds : []) {
  describe(`tandem evaluate on Grand Bend (${kind.name})`, () => {
    let app: TestApp;
    let oracle: OracleDatabase;

    beforeAll(async () => {
      app = await startTestApp(kind);
      await loadGrandBend(app, folder ?? '');
      oracle = openGrandBend(folder ?? '');
    }, 60_000);
    afterAll(async () => {
      oracle.close();
      await app.close();
    });

    async function evaluate(...args: string[]): Promise<EvaluateReport> {
      const lines: string[] = [];
      const terminal = { out: (text: string) => void lines.push(text), err: () => undefined };
      const code = await evaluateCommand.run({ args: [...args, '--json'], app: app.nest, terminal });
      expect(code).toBe(0);
      return JSON.parse(lines.at(-1) ?? '') as EvaluateReport;
    }

    const listed = (report: EvaluateReport): Record<string, readonly string[]> =>
      Object.fromEntries(report.rules.map(({ key, pupils }) => [key, pupils]));

    /** All that an evaluation may write, but for the jobs already done. */
    async function everything(): Promise<unknown[]> {
      const reader = app.nest.get(Reader);
      return Promise.all([
        reader.query('SELECT * FROM concern ORDER BY id'),
        reader.query('SELECT * FROM rule_state ORDER BY pupil_id, rule_key'),
        reader.query('SELECT * FROM pupil_case ORDER BY id'),
        reader.query('SELECT * FROM follow_up ORDER BY id'),
        reader.query('SELECT id, evaluated_version, evaluated_on FROM pupil ORDER BY id'),
      ]);
    }

    it('lists for every rule the pupils that plain SQL lists, on an earlier day', async () => {
      const report = await evaluate('--as-of', EARLIER);
      expect(listed(report)).toEqual(pupilsMeetingDefaultRules(oracle, EARLIER));
    });

    it('lists for every rule the pupils that plain SQL lists, on the last day, within 5 seconds', async () => {
      const from = performance.now();
      const report = await evaluate('--as-of', LAST_DAY);
      const seconds = (performance.now() - from) / 1_000;
      expect(listed(report)).toEqual(pupilsMeetingDefaultRules(oracle, LAST_DAY));
      expect(report.rules.map((rule) => rule.key)).toEqual(DEFAULT_RULES.map((rule) => rule.key));
      expect(seconds).toBeLessThan(5);
      const counts = report.rules.map(({ key, pupils }) => `${key} ${pupils.length}`).join(', ');
      process.stdout.write(
        `Grand Bend on ${kind.name}: ${seconds.toFixed(2)} s; ${counts}; cases ${report.casesOpened}, follow-ups ${report.followUpsScheduled}\n`,
      );
    });

    it('changes nothing when run again as of the same day', async () => {
      const before = await everything();
      const report = await evaluate('--as-of', LAST_DAY);
      expect(await everything()).toEqual(before);
      expect(report).toMatchObject({ casesOpened: 0, followUpsScheduled: 0 });
    });

    it('looks back without rewriting what was judged on a later day', async () => {
      const before = await everything();
      const report = await evaluate('--as-of', EARLIER);
      expect(listed(report)).toEqual(pupilsMeetingDefaultRules(oracle, EARLIER));
      expect(await everything()).toEqual(before);
    });

    it('lists one school only when asked to', async () => {
      const report = await evaluate('--as-of', LAST_DAY, '--school', '255901001');
      const ofSchool = new Set(
        oracle
          .prepare<[], { pupil_id: string }>(`SELECT pupil_id FROM pupils WHERE school_id = '255901001'`)
          .all()
          .map((row) => row.pupil_id),
      );
      const expected = pupilsMeetingDefaultRules(oracle, LAST_DAY)['persistent-absence'] ?? [];
      expect(listed(report)['persistent-absence']).toEqual(expected.filter((id) => ofSchool.has(id)));
    });

    it("leaves the import's own jobs to change nothing, years later", async () => {
      const [concerns, states] = await everything();
      const waiting = await app.nest.get(Reader).query(`SELECT id FROM job WHERE state = 'waiting'`);
      expect(waiting.length).toBeGreaterThanOrEqual(243);
      await app.drain();
      const [concernsAfter, statesAfter] = await everything();
      expect(concernsAfter).toEqual(concerns);
      expect(statesAfter).toEqual(states);
    });

    it('has queued and sent nothing for any family', async () => {
      const mail = await app.nest.get(Reader).query('SELECT id FROM invitation_mail');
      expect(mail).toEqual([]);
    });

    it('refuses a day that is none, is still to come, and a school that is not here', async () => {
      const terminal = { out: () => undefined, err: () => undefined };
      const run = (...args: string[]) => evaluateCommand.run({ args, app: app.nest, terminal });
      await expect(run('--as-of', '2022-02-30')).rejects.toThrow('--as-of: expected a day as YYYY-MM-DD');
      await expect(run('--as-of', '2026-03-03')).rejects.toThrow('--as-of: expected today or an earlier day');
      await expect(run('--school', 'nowhere')).rejects.toThrow('--school: 0 schools have the id "nowhere"');
    });
  });
}
if (!folder) describe.skip('tandem evaluate on Grand Bend', () => it('needs the data', () => undefined));
