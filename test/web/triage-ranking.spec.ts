import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Enrolment } from '../../src/people/enrolments/enrolment.entity.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { Concern } from '../../src/rules/concern.entity.js';
import { addDays, isoWeekdayOf, toEpochDay } from '../../src/shared/days.js';
import { newPublicId } from '../../src/shared/ids.js';
import { codeOf } from '../../src/signals/attendance/attendance-codes.js';
import { HomeContact } from '../../src/signals/home/home-contact.entity.js';
import { Mark } from '../../src/signals/marks/mark.entity.js';
import { describeOnEachDatabase } from '../support/databases.js';
import type { Visitor } from '../support/staff-accounts.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { caseNamed, proposedCase, signedIn, type TriageSchool, triageSchool } from './triage-desk.js';

/** From the first day of the term to the Friday before the clock's Monday. */
const DAYS = [...Array(54).keys()]
  .map((n) => addDays('2026-01-05', n))
  .filter((day) => isoWeekdayOf(toEpochDay(day)) <= 5);

describeOnEachDatabase('The ranking of the triage desk', (kind) => {
  let app: TestApp;
  let school: TriageSchool;
  let lead: Visitor;

  beforeAll(async () => {
    app = await startTestApp(kind);
    school = await triageSchool(app);
    lead = await signedIn(app, 'lead9');
  });

  afterAll(async () => {
    await app.close();
  });

  const rowsIn = (html: string): string[] =>
    [...html.matchAll(/data-triage-row>([^<]*)</g)].map((match) => match[1] ?? '');
  const changed = (firstName: string) =>
    app.dataSource.manager.increment(Pupil, { firstName }, 'signalsVersion', 1);
  /** A pupil to be looked at, with a register of the term. */
  const marked = async (name: string, missed: (day: string) => boolean): Promise<void> => {
    const id = await proposedCase(app, school, name, { severity: 5, raisedOn: '2026-02-20' });
    const { pupilId } = await caseNamed(app, id);
    const sessions = DAYS.flatMap((day) =>
      ([0, 1] as const).map((session) => ({
        ...{ pupilId, schoolId: school.school, day: toEpochDay(day), session, recordedOn: null },
        code: codeOf(missed(day) ? 'I' : '/')?.id ?? 0,
      })),
    );
    await app.dataSource.manager.insert(Mark, sessions);
    await changed(name);
  };

  it('ranks by how a pupil stands today, and says why in the row', async () => {
    const { manager } = app.dataSource;
    await marked('Steady', () => false);
    await marked('Worse', (day) => day > '2026-02-19');
    const list = await lead.get('/triage');
    expect(rowsIn(list.text)).toEqual(['Worse Khan', 'Steady Khan']);
    expect(list.text).toContain(
      'Severity 5 of 5 · getting worse · no talk with home this school year · can still end the year below 10% absence',
    );
    expect(list.text).toContain('Severity 5 of 5 · no talk with home this school year<');
    expect(list.text).toContain('First who it is gravest for');
    const steady = await manager.findOneByOrFail(Pupil, { firstName: 'Steady' });
    await manager.update(Concern, { pupilId: steady.id }, { state: 'cleared' });
    expect((await lead.get('/triage')).text).toContain('What was found has ended');
    expect((await lead.get('/triage?sort=name')).text).not.toContain('First who it is gravest for');
  });

  it('knows of a talk with home as soon as it is written down, and nothing of what was told in confidence', async () => {
    const { manager } = app.dataSource;
    const { id: pupilId } = await manager.findOneByOrFail(Pupil, { firstName: 'Worse' });
    const talked = async (day: string, restricted: boolean): Promise<string> => {
      await manager.insert(HomeContact, {
        ...{ publicId: newPublicId(), pupilId, contactId: null, day: toEpochDay(day), channel: 'phone' },
        ...{ direction: 'school-to-home', summary: 'Spoke to Dad.', restricted, possibleHarm: false },
        recordedAt: app.clock.now(),
      });
      await changed('Worse');
      return /Worse Khan[\s\S]*?standing">([^<]*)</.exec((await lead.get('/triage')).text)?.[1] ?? '';
    };
    expect(await talked('2026-02-27', true)).toContain('no talk with home this school year');
    expect(await talked('2026-01-16', false)).toContain('no talk with home for 6 school weeks');
    expect(await talked('2026-02-27', false)).not.toContain('no talk');
  });

  it('counts no silence of the weeks before a pupil came, as soon as their enrolment says when', async () => {
    const { manager } = app.dataSource;
    const { id: pupilId } = await manager.findOneByOrFail(Pupil, { firstName: 'Steady' });
    const came = async (fromDay: string): Promise<string> => {
      await manager.update(Enrolment, { pupilId }, { fromDay });
      return /Steady Khan[\s\S]*?standing">([^<]*)</.exec((await lead.get('/triage')).text)?.[1] ?? '';
    };
    expect(await came('2025-09-01')).toContain('no talk with home this school year');
    expect(await came('2026-02-02')).toContain('no talk with home since they came');
    expect(await came('2026-02-23')).not.toContain('no talk');
  });
});
