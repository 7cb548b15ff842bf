import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { toEpochDay } from '../../src/shared/days.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { codeId, counts, ImportDesk, northfield, PUPIL_HEADINGS } from './import-desk.js';

describeOnEachDatabase('Importing what was imported before, in part or changed', (kind) => {
  let desk: ImportDesk;

  beforeAll(async () => {
    desk = await ImportDesk.open(kind);
  });

  afterAll(async () => {
    await desk.close();
  });

  it('changes nothing when the same files come again', async () => {
    const files = {
      ...northfield(['i1', 'i2']),
      'school-days.csv': 'school_id,date\nN,2025-09-01\nN,2025-09-02\n',
      'terms.csv': 'school_id,name,first_day,last_day\nN,Autumn,2025-09-01,2025-12-19\n',
      'teams.csv': 'team_id,name,school_ids,agreed_on\nT,Riverside MAST,N,2025-09-01\n',
      'enrolments.csv': 'pupil_id,school_id,year_group,from,to\ni1,N,9,2024-09-01,\n',
      'contacts.csv':
        'contact_id,pupil_id,first_name,last_name,relationship,parental_responsibility,lives_with,priority,email,mobile,address,language,no_contact\n' +
        'ic1,i1,Ada,Okafor,Mother,true,true,1,ada@home.example,,1 Mill Lane,en,false\n' +
        'ic1,i2,Ada,Okafor,Mother,true,true,1,ada@home.example,,1 Mill Lane,en,false\n',
      'contact-bars.csv':
        'contact_id,pupil_id,order_type,order_until,no_contact\nic1,i1,non-molestation,2026-12-31,true\n',
      'staff.csv':
        'staff_id,organisation_id,first_name,last_name,email,job_title,roles,year_groups,working_hours\n' +
        'is1,N,Bea,Lund,bea@northfield.example,,dsl;teacher,9,Mon 08:30-16:30\n',
      'holds.csv': 'pupil_id,contact_id,reason,placed_by,review_on\ni2,,Police asked,is1,2026-06-01\n',
      'attendance.csv': 'pupil_id,date,session,code\ni1,2025-09-01,AM,/\ni1,2025-09-01,PM,\\\n',
      'behaviour.csv':
        'incident_id,pupil_id,occurred_at,polarity,category,severity,points\nib1,i1,2025-09-01T10:15,negative,Rude,2,-2\n',
      'attainment.csv':
        'pupil_id,subject,assessment,date,scale,score\ni1,Maths,Autumn,2025-10-01,0-20,11.5\n',
      'observations.csv':
        'observation_id,pupil_id,date,theme,severity,text,author\nio1,i1,2025-09-01,family,mild, Tired again ,is1\n',
      'home-contacts.csv':
        'home_contact_id,pupil_id,date,channel,direction,summary,contact_id,author\n' +
        'ih1,i1,2025-09-01,phone,school-to-home,Spoke with Ada.,ic1,is1\nih1,i2,2025-09-01,phone,school-to-home,Spoke with Ada.,ic1,is1\n',
      'home-insights.csv':
        'home_insight_id,pupil_id,date,told_by,text,restricted\nit1,i1,2025-09-01,ic1,He has nightmares.,no\nit2,i2,2025-09-01,pupil,I have no bus.,\n',
    };
    const first = await desk.importing(files, { source: 'again' });
    expect(first.map(counts)).toEqual([
      'schools.csv 1/0/0/0',
      'school-days.csv 2/0/0/0',
      'terms.csv 1/0/0/0',
      'teams.csv 1/0/0/0',
      'pupils.csv 2/0/0/0',
      'enrolments.csv 1/0/0/0',
      'contacts.csv 2/0/0/0',
      'contact-bars.csv 0/1/0/0',
      'staff.csv 1/0/0/0',
      'holds.csv 1/0/0/0',
      'attendance.csv 2/0/0/0',
      'behaviour.csv 1/0/0/0',
      'attainment.csv 1/0/0/0',
      'observations.csv 1/0/0/0',
      'home-contacts.csv 2/0/0/0',
      'home-insights.csv 2/0/0/0',
    ]);
    const jobs = await desk.query('SELECT id FROM job ORDER BY id');
    const again = await desk.importing(files, { source: 'again' });
    expect(again.map(({ accepted, corrected, rejected }) => accepted + corrected + rejected)).toEqual(
      Array(16).fill(0),
    );
    expect(again.map(({ unchanged }) => unchanged)).toEqual(
      first.map(({ accepted, corrected }) => accepted + corrected),
    );
    expect(await desk.query('SELECT id FROM job ORDER BY id')).toEqual(jobs);
    const bars = await desk.query<{ no_contact: boolean | number }>(
      `SELECT pc.no_contact FROM pupil_contact pc JOIN pupil p ON p.id = pc.pupil_id
       WHERE p.source = 'again' ORDER BY p.source_id`,
    );
    expect(bars.map((bar) => Boolean(bar.no_contact))).toEqual([true, false]);
    const enrolments = await desk.query(
      `SELECT e.from_day FROM enrolment e JOIN pupil p ON p.id = e.pupil_id WHERE p.source = 'again' AND p.source_id = 'i1'`,
    );
    expect(enrolments).toEqual([{ from_day: '2024-09-01' }]);
  });

  it('keeps the trace of a corrected mark, bumps its pupil alone and asks for its evaluation', async () => {
    await desk.importing(northfield(['c1', 'c2']));
    const register = (code: string) =>
      `pupil_id,date,session,code\nc1,2025-09-01,AM,${code}\nc2,2025-09-01,AM,/\n`;
    await desk.importing({ 'attendance.csv': register('N') });
    const versions = () =>
      desk.query<{ signals_version: number }>(
        "SELECT signals_version FROM pupil WHERE source = 'csv' AND source_id IN ('c1', 'c2') ORDER BY source_id",
      );
    await desk.app.drain();
    expect(await versions()).toEqual([{ signals_version: 1 }, { signals_version: 1 }]);
    const waiting = () =>
      desk.query("SELECT id FROM job WHERE event = 'signals-recorded' AND state = 'waiting'");
    const before = (await waiting()).length;
    const [report] = await desk.importing({ 'attendance.csv': register('L') });
    expect(report).toMatchObject({ accepted: 0, corrected: 1, unchanged: 1, rejected: 0 });
    expect(await versions()).toEqual([{ signals_version: 2 }, { signals_version: 1 }]);
    expect((await waiting()).length).toBe(before + 1);
    const trace = await desk.query(
      `SELECT c.old_code, c.new_code FROM mark_correction c JOIN pupil p ON p.id = c.pupil_id WHERE p.source_id = 'c1'`,
    );
    expect(trace).toEqual([{ old_code: codeId('N'), new_code: codeId('L') }]);
  });

  it('opens a wide register out into its marks', async () => {
    await desk.importing(northfield(['w1', 'w2']));
    const rows = 'w1,2025-09-01,/\\/\\L\\--I*\nw2,2025-09-01,/;\\;C1;C1;;;;;;\n';
    const [report] = await desk.importing({ 'register-weeks.csv': `pupil_id,week_beginning,codes\n${rows}` });
    expect(report).toMatchObject({ accepted: 11, rejected: 1 });
    const monday = toEpochDay('2025-09-01');
    expect((await desk.marksOf('w2')).map(({ day, session, code }) => [day - monday, session, code])).toEqual(
      [
        [0, 0, codeId('/')],
        [0, 1, codeId('\\')],
        [1, 0, codeId('C1')],
        [1, 1, codeId('C1')],
      ],
    );
  });

  it('takes up where a file that was cut in half left off', async () => {
    await desk.importing(northfield(['x1']));
    const rows = Array.from({ length: 20 }, (_, at) => `x1,2025-09-${String(at + 1).padStart(2, '0')},AM,/`);
    const whole = `pupil_id,date,session,code\n${rows.join('\n')}\n`;
    const [half] = await desk.importing({ 'attendance.csv': whole.slice(0, whole.length / 2 - 4) });
    expect(half?.rejected).toBe(1);
    const [rest] = await desk.importing({ 'attendance.csv': whole });
    expect(rest).toMatchObject({
      accepted: 20 - (half?.accepted ?? 0),
      unchanged: half?.accepted,
      rejected: 0,
    });
    expect(await desk.marksOf('x1')).toHaveLength(20);
  });

  it('keeps apart the pupils "1" of two sources', async () => {
    const one = (name: string) => ({
      'schools.csv': `school_id,name\n1,${name}\n`,
      'pupils.csv': `${PUPIL_HEADINGS}\n1,1,${name},Okafor,,,\n`,
      'attendance.csv': `pupil_id,date,session,code\n1,2025-09-01,AM,${name === 'Northfield' ? '/' : 'I'}\n`,
    });
    await desk.importing(one('Northfield'), { source: 'north' });
    await desk.importing(one('Southfield'), { source: 'south' });
    expect([
      (await desk.marksOf('1', 'north'))[0]?.code,
      (await desk.marksOf('1', 'south'))[0]?.code,
    ]).toEqual([codeId('/'), codeId('I')]);
  });

  it('takes the school of a mark from its column, else from the enrolment on that day, and guesses neither', async () => {
    const files = {
      'schools.csv': 'school_id,name\nN,Northfield\nS,Southfield\n',
      'pupils.csv': `${PUPIL_HEADINGS}\ne1,N,Amy,Okafor,,,9\n`,
      'enrolments.csv':
        'pupil_id,school_id,year_group,from,to\ne1,N,9,2025-09-01,2025-12-31\ne1,S,9,2025-12-01,2026-03-31\n',
      'attendance.csv': [
        'pupil_id,date,session,code,school_id',
        'e1,2025-11-30,AM,/,',
        'e1,2025-12-01,AM,/,',
        'e1,2025-12-01,PM,D,N',
        'e1,2026-01-05,AM,/,',
        'e1,2026-04-01,AM,/,',
      ].join('\n'),
    };
    const reports = await desk.importing(files, { source: 'two' });
    expect(counts(reports.at(-1))).toBe('attendance.csv 3/0/0/2');
    const schools = await desk.query<{ name: string }>(
      `SELECT o.name FROM mark m JOIN organisation o ON o.id = m.school_id WHERE o.source = 'two' ORDER BY m.day`,
    );
    expect(schools.map(({ name }) => name)).toEqual(['Northfield', 'Northfield', 'Southfield']);
  });
});
