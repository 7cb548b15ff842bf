import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { actorNames } from '../../src/cases/actor-names.js';
import { approveCommand } from '../../src/cli/approve.command.js';
import { DraftHasChanged, TextsHaveChanged } from '../../src/followups/approval/follow-up-errors.js';
import { FollowUp } from '../../src/followups/follow-up.entity.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  draftFor,
  type Family,
  type FamilyWishes,
  invitationsOf,
  makeFamily,
  makeNorthfield,
  newestFollowUp,
} from './northfield.js';

const MONDAY = '2026-03-02T08:10:00.000Z';

describeOnEachDatabase('tandem approve', (kind) => {
  let app: TestApp;
  let said: string[];

  beforeAll(async () => {
    app = await startTestApp(kind);
  });

  beforeEach(() => {
    app.clock.moveTo(MONDAY);
    said = [];
  });

  afterAll(async () => {
    await app.close();
  });

  const terminal = {
    out: (text: string) => void said.push(text),
    err: (text: string) => void said.push(text),
  };
  const run = async (...args: string[]) => approveCommand.run({ args, app: app.nest, terminal });

  /** A family of a school of its own, so that everybody is free. */
  async function drafted(wishes: FamilyWishes = {}): Promise<Family & FollowUp> {
    const family = await makeFamily(app, await makeNorthfield(app), wishes);
    return { ...family, ...(await draftFor(app, family)) };
  }

  /** What a person types who copies the last line that was shown and puts their name in. */
  function lastLine(name: string): string[] {
    const line = said.at(-1)?.split('\n').at(-1) ?? '';
    const [npx, tandem, approve, ...words] = line.replace('"NAME"', '').trim().split(' ');
    expect([npx, tandem, approve]).toEqual(['npx', 'tandem', 'approve']);
    return [...words, name];
  }

  it('lists what waits, shows every word to everybody, and sends just that when the line shown last is typed', async () => {
    const { publicId, caseId, id } = await drafted();
    await run('--list');
    expect(said.pop()).toContain(`${publicId}  Samira Khan, Northfield School, for the pastoral-lead`);
    await run(publicId, '--slot', '2');
    const shown = said.at(-1) ?? '';
    expect(shown).toContain('--- Amina Khan, by mail: Can we meet? Northfield School');
    expect(shown).toContain('--- Samira: nothing (Asked in person at school');
    expect(shown).toMatch(
      new RegExp(`\nnpx tandem approve ${publicId} --slot 2 --read [0-9a-f]{12} --by "NAME"$`),
    );
    await run(...lastLine('ada okafor'), '--json');
    expect(JSON.parse(said.pop() ?? '')).toMatchObject({ followUpPublicId: publicId });
    expect(await newestFollowUp(app, caseId)).toMatchObject({ approvedBy: 'Ada Okafor' });
    expect(shown).toContain((await invitationsOf(app, id))[0]?.textBody);
    const told = await app.dataSource.query<{ kind: string; actor: string }[]>(
      `SELECT e.kind, e.actor FROM case_entry e WHERE e.case_id = ${caseId}`,
    );
    const actors = told.map((one) => one.actor);
    const names = await actorNames(app.dataSource.manager, actors);
    const byWhom = (what: RegExp) =>
      told.filter((one) => what.test(one.kind)).map((one) => names.get(one.actor));
    expect(byWhom(/^follow-up-approved$/)).toEqual(['Ada Okafor']);
    expect(byWhom(/opened/)).toEqual(['Ada Okafor']);
    await run(publicId);
    expect(said.at(-1)).not.toContain('--read');
  });

  it('approves for nobody who does not say what they have read, or is nobody who may', async () => {
    const { publicId, caseId } = await drafted();
    await run(publicId, '--slot', '2');
    const asShown = lastLine('Mickey Mouse');
    const by = (...words: string[]) => run(...asShown.slice(0, -1), ...words);
    await expect(run(publicId, '--by', 'Ada Okafor')).rejects.toThrow('--slot');
    await expect(run(publicId, '--slot', '2', '--by', 'Ada Okafor')).rejects.toThrow(
      `--read: the code in the last line of "tandem approve ${publicId} --slot 2"`,
    );
    for (const code of ['', '2f9', asShown[4]?.slice(0, 11) ?? '', 'x'.repeat(12)])
      await expect(run(publicId, '--slot', '2', '--read', code, '--by', 'Ada Okafor')).rejects.toThrow(
        '--read: expected',
      );
    await expect(run(publicId, '--slot', '9')).rejects.toThrow('--slot: expected 1 to 5');
    await expect(by('Mickey Mouse')).rejects.toThrow(
      /nobody who may approve is; expected one of "Ada Okafor"/,
    );
    await expect(by('Dee Marsh')).rejects.toThrow('nobody who may');
    await expect(by('Ada Okafor', '--dsl')).rejects.toThrow('Ada Okafor is not a DSL of this school');
    expect(await newestFollowUp(app, caseId)).toMatchObject({ state: 'draft' });
  });

  it('sends nothing for another time, or with another word, than was shown', async () => {
    const { publicId, caseId, contactIds } = await drafted();
    await run(publicId, '--slot', '2');
    const asShown = lastLine('Ada Okafor');
    const forThird = asShown.map((word) => (word === '2' ? '3' : word));
    await expect(run(...forThird)).rejects.toThrow(TextsHaveChanged);
    await app.dataSource.query(`UPDATE contact SET last_name = 'Malik' WHERE id = ${contactIds[0]}`);
    await expect(run(...asShown)).rejects.toThrow(DraftHasChanged);
    await expect(run(...asShown)).rejects.toThrow(TextsHaveChanged);
    await run(publicId, '--slot', '2');
    await run(...lastLine('Ada Okafor'));
    expect(await newestFollowUp(app, caseId)).toMatchObject({ state: 'approved' });
  });

  it('shows the first time that is possible when none is named, and says why another is not', async () => {
    const { publicId, slots, schoolId } = await drafted();
    const day = Date.parse((slots[0]?.startsAt ?? '').slice(0, 10)) / 86_400_000;
    await app.dataSource.query(`DELETE FROM school_day WHERE school_id = ${schoolId} AND day = ${day}`);
    const first = slots.findIndex(
      ({ startsAt }) => !startsAt.startsWith(slots[0]?.startsAt.slice(0, 10) ?? ''),
    );
    await run(publicId);
    expect(said.at(-1)).toContain(`--slot ${first + 1} --read`);
    await run(publicId, '--slot', '1');
    expect(said.at(-1)).toMatch(/\nTime 1 cannot be approved: no school day$/);
    await run(publicId, '--json');
    expect(JSON.parse(said.pop() ?? '')).toMatchObject({
      followUpId: publicId,
      approval: { slot: first + 1, startsAt: slots[first]?.startsAt, recipients: [{ name: 'Amina Khan' }] },
    });
  });

  it('shows a DSL the line by which a DSL approves', async () => {
    const { publicId, caseId } = await drafted({
      pupil: { socialCare: 'in-care' },
      contacts: [{ firstName: 'Grace', kind: 'foster-carer' }],
    });
    await expect(run(publicId)).rejects.toThrow('for the DSL to decide');
    await run(publicId, '--dsl');
    await run(...lastLine('Sam Lewis'));
    expect(await newestFollowUp(app, caseId)).toMatchObject({ approvedBy: 'Sam Lewis' });
  });
});
