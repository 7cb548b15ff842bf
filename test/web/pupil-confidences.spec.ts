import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { placeHold } from '../followups/northfield.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { Visitor } from '../support/staff-accounts.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  ADA,
  addHomeContact,
  addInsight,
  addObservation,
  openPupilScene,
  type PupilScene,
  SAM_DSL,
  scenePupil,
} from './pupil-scene.js';

describeOnEachDatabase('What the page of a pupil keeps to itself', (kind) => {
  let app: TestApp;
  let scene: PupilScene;
  const visitors = new Map<string, Visitor>();

  beforeAll(async () => {
    app = await startTestApp(kind);
    scene = await openPupilScene(app);
    for (const email of [ADA, SAM_DSL]) {
      const visitor = Visitor.at(app);
      await visitor.signIn(app, email);
      visitors.set(email, visitor);
    }
  });

  afterAll(async () => {
    await app.close();
  });

  const open = (email: string, path: string) => {
    const visitor = visitors.get(email);
    if (!visitor) throw new Error(`nobody is ${email}`);
    return visitor.get(path);
  };
  const pageOf = async (email: string, id: string): Promise<string> => {
    const answer = await open(email, `/pupils/${id}`);
    expect(answer.status).toBe(200);
    return answer.text;
  };

  it('keeps from others what is restricted, and from all what is on the DSL’s list alone (ASVS 8.2.3)', async () => {
    const { id, pupilId } = await scenePupil(app, scene);
    await addObservation(app, pupilId, 'Laughed with her friends.');
    await addObservation(app, pupilId, 'RESTRICTED words', { restricted: true });
    await addObservation(app, pupilId, 'HARM seen', { possibleHarm: true, acknowledgedAt: app.clock.now() });
    await addInsight(app, pupilId, 'She sleeps badly.');
    await addInsight(app, pupilId, 'CONFIDENCE told', { restricted: true, acknowledgedAt: app.clock.now() });
    await addInsight(app, pupilId, 'HARM told', { possibleHarm: true, acknowledgedAt: app.clock.now() });
    await addHomeContact(app, pupilId, 'We talked about sleep.');
    await addHomeContact(app, pupilId, 'CONFIDENCE on the phone', {
      ...{ restricted: true, acknowledgedAt: app.clock.now() },
    });
    const lead = await pageOf(ADA, id);
    const dsl = await pageOf(SAM_DSL, id);
    for (const page of [lead, dsl]) {
      for (const words of ['Laughed with her friends.', 'She sleeps badly.', 'We talked about sleep.'])
        expect(page).toContain(words);
      expect(page).not.toMatch(/HARM|CONFIDENCE/);
    }
    expect(lead).not.toContain('RESTRICTED');
    expect(dsl).toContain('RESTRICTED words');
  });

  it('treats barred, hidden and held contacts as such', async () => {
    const { id } = await scenePupil(app, scene, {
      contacts: [
        { firstName: 'Amina', mobile: '07700 900001' },
        { firstName: 'Omar', mobile: '07700 900002', noContact: true, email: 'omar@home.example' },
        { firstName: 'Aunt', mobile: '07700 900003', addressHidden: true, address: '9 Hidden Lane' },
        { firstName: 'Karim', mobile: '07700 900004', orderType: 'prohibited-steps', orderUntil: null },
      ],
    });
    const lead = await pageOf(ADA, id);
    expect(lead).toContain('07700 900001');
    expect(lead).not.toMatch(
      /07700 90000[234]|9 Hidden Lane|omar@home|prohibited-steps|Recorded as no contact/,
    );
    expect(lead.match(/Not to be contacted/g)).toHaveLength(2);
    expect(lead).toContain('Number and address are hidden: ask the office');
    const dsl = await pageOf(SAM_DSL, id);
    expect(dsl).toContain('An order limits contact, prohibited-steps');
    expect(dsl).toContain('Recorded as no contact');
    expect(dsl).not.toMatch(/07700 90000[234]|9 Hidden Lane/);
  });

  it('says to speak to the DSL first at each contact of a held home, never whom it is about or why', async () => {
    const family = await scenePupil(app, scene, { contacts: [{}, { firstName: 'Omar', noContact: true }] });
    const manager = app.dataSource.manager;
    const [first] = await manager.query<{ contact_id: number }[]>(
      `SELECT contact_id FROM pupil_contact WHERE pupil_id = ${family.pupilId} ORDER BY id`,
    );
    await placeHold(app, { ...family, contactIds: [] }, first?.contact_id ?? 0);
    const lead = await pageOf(ADA, family.id);
    expect(lead.match(/Speak to the DSL before contacting home/g)).toHaveLength(4);
    expect(lead).not.toMatch(/07700|not for others|A hold stands|Not to be contacted/);
    const form = await open(ADA, `/pupils/${family.id}/mast-answer`);
    expect(form.text).toContain('Speak to the DSL before contacting home');
    const dsl = await pageOf(SAM_DSL, family.id);
    expect(dsl.match(/A hold stands on them/g)).toHaveLength(1);
    expect(dsl).not.toContain('not for others');
  });
});
