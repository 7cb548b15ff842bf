import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refusalInWords } from '../../src/cli/refusal.js';
import { rulesCommand } from '../../src/cli/rules.command.js';
import { DEFAULT_RULES } from '../../src/rules/default-rule-set.js';
import { RuleSetsService } from '../../src/rules/rule-sets.service.js';
import { SchoolUnderRules } from '../rules/school-under-rules.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const [PERSISTENT, , SEVERE] = DEFAULT_RULES;

describeOnEachDatabase('tandem rules', (kind) => {
  let app: TestApp;
  let folder: string;
  let northfield: number;
  let riverside: number;

  beforeAll(async () => {
    app = await startTestApp(kind);
    folder = await mkdtemp(join(tmpdir(), 'tandem-rules-'));
    const rows = new SchoolUnderRules(app);
    northfield = await rows.school('N');
    riverside = await rows.school('R');
  });
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true });
  });

  async function rules(...args: string[]): Promise<string> {
    const said: string[] = [];
    const terminal = { out: (text: string) => void said.push(text), err: () => undefined };
    try {
      await rulesCommand.run({ args, app: app.nest, terminal });
    } catch (error) {
      return refusalInWords(error, 'rules');
    }
    return said.join('\n');
  }

  async function file(content: unknown): Promise<string> {
    const path = join(folder, 'rules.json');
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  }

  const inForce = async (schoolId: number | null) =>
    (await app.get(RuleSetsService).inForce(schoolId)).version;

  it('shows what is in force in words, and as a line for a machine', async () => {
    const words = await rules();
    expect(words).toContain('Not published yet');
    expect(words).toContain(
      "persistent-absence (list, severity 2): At least 10% of the pupil's possible sessions this school year were missed, for whatever reason. Exactly 10% counts.",
    );
    expect(JSON.parse(await rules('--json'))).toEqual({
      ...{ version: null, publishedAt: null, author: 'Tandem', rules: DEFAULT_RULES },
    });
  });

  it('publishes what it has exported, changed, for the schools that are named alone', async () => {
    const exported = JSON.parse(await rules('export', '--school', 'N')) as { rules: object[] };
    expect(exported.rules).toEqual(DEFAULT_RULES);
    const changed = await file({
      title: 'Later',
      rules: [{ ...PERSISTENT, severity: 3 }, ...exported.rules.slice(1)],
    });
    const said = await rules('publish', changed, '--school', 'N', '--reason', 'It costs too much.');
    expect(said).toBe(
      'Rule set 2 is in force. The worker asks about the pupils.\npersistent-absence (changed): Severity 3 of 5 instead of 2.',
    );
    expect([await inForce(northfield), await inForce(riverside)]).toEqual([2, 1]);
    expect(await rules('--school', 'N')).toContain('Rule set 2, by Whoever runs Tandem.');
    const all = await file({ title: 'One', rules: [SEVERE] });
    const answer = await rules('publish', all, '--all-schools', '--reason', 'One is enough.', '--json');
    expect(JSON.parse(answer)).toMatchObject({ version: 3 });
    expect([await inForce(northfield), await inForce(riverside)]).toEqual([2, 3]);
    expect(await rules('publish', all, '--all-schools', '--reason', 'Again')).toContain('nothing to publish');
  });

  it('publishes nothing against a set that is no longer in force, where it is told which one the file was made from', async () => {
    const now = (await inForce(northfield)) ?? 0;
    const changed = await file({ title: 'Fewer', rules: DEFAULT_RULES.slice(0, 3) });
    const publish = (against: string) =>
      rules('publish', changed, '--school', 'N', '--reason', 'Fewer.', '--against', against);
    expect(await publish(String(now - 1))).toContain(
      `Rule set ${now} is in force, and the file was made from ${now - 1}`,
    );
    expect(await publish('the last')).toContain('--against: the number of the rule set');
    expect(await inForce(northfield)).toBe(now);
    expect(await publish(String(now))).toContain('is in force');
    const own = (await inForce(northfield)) ?? 0;
    expect(own).toBeGreaterThan(now);
    const riversides = (await inForce(riverside)) ?? 0;
    const both = ['--school', 'N', '--school', 'R', '--reason', 'Fewer.', '--against', String(own)];
    expect(await rules('publish', changed, ...both)).toContain(
      `These schools go by rule sets ${Math.min(own, riversides)} and ${Math.max(own, riversides)}, and the file was made from ${own}`,
    );
    expect(await inForce(riverside)).toBe(riversides);
  });

  it('says of a file which rule is wrong, and what of it, and publishes nothing', async () => {
    const late = {
      ...{
        key: 'late',
        indicator: 'lateness',
        parameters: { sessions: 8 },
        severity: 2,
        consequence: 'list',
      },
      ...{ title: 'Late', reason: 'Ours.' },
    };
    const several = { ...late, indicator: undefined, parameters: undefined, atLeast: 1 };
    const before = await inForce(northfield);
    for (const [rule, words] of [
      [{ ...late, parameters: { sessions: 900 } }, /^late\.parameters\.sessions: .*400/],
      [{ ...late, parameters: { minutes: 5 } }, /^late\.parameters\.minutes: .*minutes/],
      [{ ...late, indicator: 'luck' }, /^late\.indicator: .*"luck" is none/],
      [{ ...late, clearAt: 9 }, /^late\.clearAt: at most the threshold 8/],
      [{ ...late, clearat: 3 }, /^late\.clearat: nothing of this name/],
      [{ ...late, severity: 'high' }, /^late\.severity: a whole number from 1 to 5/],
      [{ ...late, reason: undefined }, /^late\.reason: a text/],
      [{ ...late, followUp: false }, /^late\.followUp: only for a rule that proposes a case/],
      [{ ...late, key: undefined }, /^key: a name/],
      [
        { ...several, of: [{ indicator: 'lateness' }, { indicator: 'absence-of-kind' }] },
        /^late\.of\[1\]\.parameters\.kind: /,
      ],
      ['late', /^rules\[0\]: an object/],
    ] as const)
      expect(
        await rules(
          'publish',
          await file({ title: 'Ours', rules: [rule] }),
          '--school',
          'N',
          '--reason',
          'x',
        ),
      ).toMatch(words);
    const twice = await file({ title: 'Ours', rules: [late, late] });
    expect(await rules('publish', twice, '--school', 'N', '--reason', 'x')).toMatch(
      /Two rules have the key "late"/,
    );
    const fine = await file({ title: 'Ours', rules: [late] });
    expect(await rules('publish', fine, '--school', 'N')).toBe('--reason: why, in at most 500 characters');
    expect(await rules('publish', fine, '--reason', 'x')).toMatch(/^For which schools\?/);
    expect(await rules('publish', fine, '--school', 'X', '--reason', 'x')).toBe(
      '--school: no school has the id "X"',
    );
    expect(await rules('publish', await file('{'), '--school', 'N', '--reason', 'x')).toMatch(
      /expected JSON/,
    );
    expect(await rules('publish', '/nowhere.json', '--school', 'N', '--reason', 'x')).toMatch(/no such file/);
    expect(await rules('publish', await file({ rules: [late] }), '--school', 'N', '--reason', 'x')).toMatch(
      /^title: /,
    );
    expect(await rules('turn-on')).toMatch(/^tandem rules /);
    expect(await inForce(northfield)).toBe(before);
  });
});
