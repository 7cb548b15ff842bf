import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { AWAY, draftDesk, type DraftDesk } from './drafted-rules.js';
import { textOf } from './worried-school.js';

describeOnEachDatabase('The form of a rule of several signs', (kind) => {
  let app: TestApp;
  let desk: DraftDesk;

  beforeAll(async () => {
    app = await startTestApp(kind);
    desk = await draftDesk(app);
    await desk.begin();
  });
  afterAll(() => app.close());

  it('puts a rule together step by step, without script', async () => {
    const several = `${desk.path()}/add`;
    const terms = { ...AWAY, shape: 'several', revision: '1', title: 'Both', atLeast: '2' };
    const { 'c0-indicator': _, ...empty } = terms;
    expect((await desk.lead.get(`${several}?on=several`)).status).toBe(200);
    const few = await desk.lead.post(several, empty);
    expect(textOf(few.text)).toContain('Add at least two signs');
    const none = await desk.lead.post(several, { ...empty, step: 'add', more: '' });
    expect([none.status, textOf(none.text).includes('Choose a sign')]).toEqual([422, true]);
    const one = await desk.lead.post(several, { ...terms, step: 'add', more: 'lateness' });
    expect(one.status).toBe(200);
    expect(one.text).toContain('name="c1-indicator" value="lateness"');
    const late = { 'c1-indicator': 'lateness', 'c1-when': 'any', 'c1-sessions': '6', 'c1-weeks': '6' };
    const without = await desk.lead.post(several, { ...terms, ...late, step: 'leave-out-0' });
    expect(without.text).toContain('name="c0-indicator" value="lateness"');
    expect(without.text).not.toContain('name="c1-indicator"');
    const saved = { ...terms, ...late, withinSchoolWeeks: '4', domains: '1' };
    const three = await desk.lead.post(several, { ...saved, atLeast: '3' });
    expect([three.status, textOf(three.text).includes('Enter a whole number from 1 to 2')]).toEqual([
      422,
      true,
    ]);
    expect((await desk.lead.post(several, saved)).status).toBe(303);
    expect(await desk.rule('several-signs')).toMatchObject({
      ...{ atLeast: 2, withinSchoolWeeks: 4, domains: 1 },
      of: [
        { indicator: 'consecutive-absences', parameters: { sessions: 10, weeks: 40 }, clearAt: 1 },
        { indicator: 'lateness', parameters: { when: 'any', sessions: 6, weeks: 6 } },
      ],
    });
    const form = await desk.lead.get(`${desk.path()}/rules/several-signs`);
    expect(form.text).toMatch(/name="atLeast"[^>]*value="2"/);
    expect(form.text).toContain('name="c1-indicator" value="lateness"');
  });
});
