import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Actor } from '../../src/access/actor.js';
import { CaseEntry } from '../../src/cases/chronology/case-entry.entity.js';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { CaseLook } from '../../src/cases/triage/case-look.entity.js';
import { CaseLooks } from '../../src/cases/triage/case-looks.js';
import { Staff } from '../../src/people/staff/staff.entity.js';
import { makeFamily, makeNorthfield, type Northfield } from '../followups/northfield.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { accountFor, Visitor } from '../support/staff-accounts.js';
import { countStatements } from '../support/statements.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const LIST = '/cases?whose=all&state=proposed';
const DAY_IN_MINUTES = 24 * 60;

/** Ada Okafor leads all years and looks now and then; Sam Lewis, the DSL, writes into the same case. */
describeOnEachDatabase('What has changed in a case since somebody looked', (kind) => {
  let app: TestApp;
  let northfield: Northfield;
  let ada: Visitor;
  let sam: Visitor;
  let caseId: string;

  beforeAll(async () => {
    app = await startTestApp(kind);
    northfield = await makeNorthfield(app);
    await accountFor(app, northfield.okaforId, 'ada@northfield.example');
    await accountFor(app, northfield.lewisId, 'sam@northfield.example');
  });

  /** The same two, the next day, with a case neither has seen. */
  beforeEach(async () => {
    app.clock.advanceMinutes(DAY_IN_MINUTES);
    ada = Visitor.at(app);
    await ada.signIn(app, 'ada@northfield.example');
    sam = Visitor.at(app);
    await sam.signIn(app, 'sam@northfield.example');
    const { manager } = app.dataSource;
    await manager.update(PupilCase, { state: 'proposed' }, { state: 'withdrawn' });
    const { caseId: id } = await makeFamily(app, northfield);
    caseId = (await manager.findOneByOrFail(PupilCase, { id })).publicId;
  });

  afterAll(async () => {
    await app.close();
  });

  const address = (): string => `/cases/${caseId}`;
  const seenBy = async (visitor: Visitor, more = ''): Promise<string> =>
    (await visitor.get(`${address()}${more}`)).text;
  const listFor = async (visitor: Visitor): Promise<string> =>
    (await visitor.get(LIST)).text.replaceAll(/<[^>]*>/g, '').replaceAll(/\s+/g, ' ');
  const note = async (visitor: Visitor, text: string): Promise<void> => {
    await visitor.get(address());
    expect((await visitor.post(`${address()}/notes`, { note: text })).status).toBe(303);
  };
  const marks = (html: string): number => [...html.matchAll(/>\s*New\s*<\/strong>/g)].length;
  const theLook = async () => {
    const { manager } = app.dataSource;
    const { id } = await manager.findOneByOrFail(PupilCase, { publicId: caseId });
    return manager.findOneByOrFail(CaseLook, { caseId: id, staffId: northfield.okaforId });
  };
  const inTheStory = async (): Promise<number> => {
    const { id } = await app.dataSource.manager.findOneByOrFail(PupilCase, { publicId: caseId });
    return app.dataSource.manager.countBy(CaseEntry, { caseId: id });
  };
  const adaAsActor = async (): Promise<Actor> => {
    const { id, publicId } = await app.dataSource.manager.findOneByOrFail(Staff, {
      id: northfield.okaforId,
    });
    return { name: `staff:${publicId}`, permissions: [], organisationId: northfield.schoolId, staffId: id };
  };

  it('is nothing for who has never looked: the list says that the case itself is new', async () => {
    expect(await listFor(ada)).toContain('Samira Khan New to you');
    const first = await seenBy(ada);
    expect([marks(first), first.includes('since you looked')]).toEqual([0, false]);
    expect(await listFor(ada)).not.toContain('New to you');
    expect(await listFor(sam)).toContain('Samira Khan New to you');
  });

  it('is marked in the story, below a line that says since when, and counted in the list', async () => {
    app.clock.moveTo('2026-05-05T14:10:00.000Z');
    await ada.signIn(app, 'ada@northfield.example');
    await seenBy(ada);
    app.clock.advanceMinutes(DAY_IN_MINUTES);
    await sam.signIn(app, 'sam@northfield.example');
    await note(sam, 'Her uncle has rung.');
    await note(sam, 'He will bring her on Mondays.');
    await ada.signIn(app, 'ada@northfield.example');
    expect(await listFor(ada)).toContain('Samira Khan 2 new in the story since you looked');
    const page = await seenBy(ada);
    expect(page).toContain('2 new lines in the story</a> since you looked on Tuesday 5 May at 15:11.');
    expect(page).toMatch(
      /New since you looked on Tuesday 5 May at 15:11<[\s\S]*He will bring her[\s\S]*Her uncle has rung/,
    );
    expect(marks(page)).toBe(2);
    expect(await listFor(ada)).not.toMatch(/\d+ new in the story/);
  });

  it('is not what somebody has written themselves', async () => {
    await seenBy(ada);
    await seenBy(sam);
    app.clock.advanceMinutes(15);
    await note(ada, 'I have rung her uncle.');
    app.clock.advanceMinutes(15);
    expect(await listFor(ada)).not.toMatch(/\d+ new in the story/);
    expect(marks(await seenBy(ada))).toBe(0);
    expect(await listFor(sam)).toContain('1 new in the story');
    expect(await seenBy(sam)).toContain('1 new line in the story');
  });

  it('stays marked while they read on, write a note and come back, and is over at the next look', async () => {
    await seenBy(ada);
    app.clock.advanceMinutes(15);
    await note(sam, 'Her uncle has rung.');
    app.clock.advanceMinutes(15);
    expect(marks(await seenBy(ada))).toBe(1);
    app.clock.advanceMinutes(9);
    await note(ada, 'I shall ring back.');
    const again = await seenBy(ada, '?story=all');
    expect(again).toMatch(/I shall ring back[\s\S]*New since you looked[\s\S]*Her uncle has rung/);
    expect(marks(again)).toBe(1);
    app.clock.advanceMinutes(10);
    expect(marks(await seenBy(ada))).toBe(0);
  });

  it('is still new to who has only sent a form that was refused', async () => {
    await seenBy(ada);
    await note(sam, 'Her uncle has rung.');
    const before = await theLook();
    const refused = await ada.post(`${address()}/notes`, { note: '' });
    expect([refused.status, marks(refused.text)]).toEqual([422, 1]);
    expect(await theLook()).toEqual(before);
  });

  it('is shown whole, however much it is', async () => {
    await seenBy(ada);
    app.clock.advanceMinutes(15);
    for (let line = 1; line <= 25; line += 1) await note(sam, `Line ${line}.`);
    app.clock.advanceMinutes(15);
    const page = await seenBy(ada);
    expect(marks(page)).toBe(25);
    expect(page).toContain('Line 1.');
  });

  it('is also what came while the page was made', async () => {
    await note(sam, 'Her uncle has rung.');
    const shown = (await inTheStory()) - 1;
    await app.get(CaseLooks).looked(caseId, await adaAsActor(), 'a test', shown);
    expect(await listFor(ada)).toContain('1 new in the story');
    app.clock.advanceMinutes(15);
    expect(marks(await seenBy(ada))).toBe(1);
  });

  it('is written down only where a look says more than the one before, and costs no more the more it is', async () => {
    await note(sam, 'Line 0.');
    await seenBy(ada);
    const before = await theLook();
    app.clock.advanceMinutes(9);
    await seenBy(ada);
    expect(await theLook()).toEqual(before);
    const few = await countStatements(app, () => ada.get(address()));
    for (let line = 1; line <= 6; line += 1) await note(sam, `Line ${line}.`);
    expect(await countStatements(app, () => ada.get(address()))).toBe(few);
    expect(await theLook()).toMatchObject({ at: before.at, beforeAt: null });
    app.clock.advanceMinutes(15);
    await seenBy(ada);
    expect((await theLook()).beforeAt).toBe(before.at);
  });
});
