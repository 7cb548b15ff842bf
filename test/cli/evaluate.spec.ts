import { everything } from '../../src/access/sight/why-visible.js';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { evaluateCommand, type EvaluateReport } from '../../src/cli/evaluate.command.js';
import { CaseList } from '../../src/cases/reading/case-list.js';
import { FollowUpReading } from '../../src/followups/reading/follow-up-reading.js';
import { FollowUp } from '../../src/followups/follow-up.entity.js';
import { fromEpochDay, isoWeekdayOf, toEpochDay } from '../../src/shared/days.js';
import { ImportDesk } from '../data-import/import-desk.js';
import { describeOnEachDatabase } from '../support/databases.js';

const EVERYTHING = everything('a test');
const SCHOOL_AND_PUPIL = {
  'schools.csv': 'school_id,name\nN,Northfield\n',
  'pupils.csv':
    'pupil_id,school_id,first_name,last_name,date_of_birth,year_group\n1,N,Samira,Khan,2011-09-09,9\n',
};
const CONTACTS =
  'contact_id,pupil_id,first_name,last_name,relationship,parental_responsibility,lives_with,priority,email,mobile,address,language,no_contact\n' +
  'c1,1,Amina,Khan,Mother,true,true,1,amina@home.example,,,en,false\n';
const STAFF = (hours: string) =>
  'staff_id,organisation_id,first_name,last_name,email,job_title,roles,working_hours\n' +
  `s1,N,Ada,Okafor,ada@northfield.example,Head of Year 9,pastoral-lead;dsl,${hours}\n`;
const EVERY_DAY = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'].map((day) => `${day} 08:00-17:00`).join('; ');

function schoolDays(from: string, to: string): string {
  const days: string[] = [];
  for (let day = toEpochDay(from); day <= toEpochDay(to); day += 1)
    if (isoWeekdayOf(day) <= 5) days.push(`N,${fromEpochDay(day)}`);
  return `school_id,date\n${days.join('\n')}\n`;
}

const worryOf = (day: string) =>
  `observation_id,pupil_id,date,theme,severity,text\no-${day},1,${day},social,severe,Sits alone at lunch.\n`;

describeOnEachDatabase('tandem evaluate, on a school that sends its files one after the other', (kind) => {
  let desk: ImportDesk;

  beforeEach(async () => {
    desk = await ImportDesk.open(kind);
  });

  afterEach(async () => {
    await desk.close();
  });

  async function evaluate(...args: string[]): Promise<{ out: string[]; err: string[] }> {
    const said = { out: [] as string[], err: [] as string[] };
    const terminal = {
      out: (text: string) => void said.out.push(text),
      err: (text: string) => void said.err.push(text),
    };
    expect(await evaluateCommand.run({ args, app: desk.app.nest, terminal })).toBe(0);
    return said;
  }

  const drafts = () => desk.app.dataSource.manager.find(FollowUp, { order: { id: 'ASC' } });
  const read = (publicId: string) => desk.app.get(FollowUpReading).read(publicId, EVERYTHING, false);
  const draft = async () => {
    const [only] = await drafts();
    return read(only?.publicId ?? '');
  };

  it('warns before it drafts of what the school lacks, and in the JSON before what it always ends with', async () => {
    await desk.importing({ ...SCHOOL_AND_PUPIL, 'observations.csv': worryOf('2026-03-02') });
    const { out, err } = await evaluate('--json');
    const report = JSON.parse(out.at(-1) ?? '') as EvaluateReport;
    expect(report.warnings).toEqual([
      'Northfield (N) has nobody with working hours: drafts find nobody to meet and no time. Import staff.csv',
      'Northfield (N) has no contacts: drafts find nobody at home to ask. Import contacts.csv',
      "Northfield (N) has no school days: drafts find no time. Import school-days.csv, or add a term in Tandem (Settings, the school's calendar)",
    ]);
    expect(err).toEqual(report.warnings?.map((one) => `Warning: ${one}.`));
    expect(Object.keys(report)).toEqual(['warnings', 'rules', 'casesOpened', 'followUpsScheduled']);
    expect(report).toMatchObject({ casesOpened: 1, followUpsScheduled: 1 });
    expect((await draft()).noTimesBecause).toBe(
      'nobody of the staff is known who could be there (staff.csv); no school days are known (school-days.csv, or a term in the settings)',
    );
  });

  it('warns of a calendar with fewer than ten school days ahead, and of nothing else', async () => {
    const files = { ...SCHOOL_AND_PUPIL, 'contacts.csv': CONTACTS, 'staff.csv': STAFF(EVERY_DAY) };
    await desk.importing({ ...files, 'school-days.csv': schoolDays('2026-02-23', '2026-03-13') });
    const { err, out } = await evaluate('--json');
    expect(err).toEqual([
      "Warning: The calendar of Northfield (N) ends on 13 March 2026: drafts find few times or none. Import the next school-days.csv, or add the next term in Tandem (Settings, the school's calendar).",
    ]);
    await desk.importing({ 'school-days.csv': schoolDays('2026-03-16', '2026-03-16') });
    expect((await evaluate('--json')).err).toEqual([]);
    expect(Object.keys(JSON.parse(out.at(-1) ?? '') as object)[0]).toBe('warnings');
    expect(Object.keys(JSON.parse((await evaluate('--json')).out.at(-1) ?? '') as object)[0]).toBe('rules');
  });

  it('has a draft without a time written anew once staff and school days are there, and the case its owner', async () => {
    const { 'schools.csv': schools, 'pupils.csv': pupils } = SCHOOL_AND_PUPIL;
    const first = { 'schools.csv': schools, 'pupils.csv': pupils, 'contacts.csv': CONTACTS };
    await desk.importing({ ...first, 'observations.csv': worryOf('2026-03-02') });
    await evaluate();
    await desk.importing({ 'staff.csv': STAFF('') });
    await evaluate();
    expect((await draft()).noTimesBecause).toMatch(/no school days are known/);
    await desk.importing({ 'school-days.csv': schoolDays('2026-02-23', '2026-07-17') });
    await desk.app.drain();
    expect((await draft()).slots).toEqual([]);
    await desk.importing({ 'staff.csv': STAFF(EVERY_DAY) });
    await desk.app.drain();
    const { slots, staff, noTimesBecause, recipients, case: about } = await draft();
    expect([slots.length, slots.every((one) => one.free), noTimesBecause]).toEqual([5, true, null]);
    expect(staff.map((one) => one.name)).toEqual(['Ada Okafor']);
    expect(recipients[0]?.text).toContain('Ada Okafor');
    const { cases } = await desk.app
      .get(CaseList)
      .find({ states: ['proposed'], publicId: about.caseId, limit: 1 }, EVERYTHING);
    expect(cases[0]?.owner?.name).toBe('Ada Okafor');
    const story = await desk.query<{ kind: string }>('SELECT kind FROM case_entry ORDER BY id');
    expect(story.map((one) => one.kind)).toEqual([
      'proposed',
      'follow-up-drafted',
      'owner-known',
      'follow-up-times-found',
    ]);
    expect(await drafts()).toHaveLength(1);
  });

  it('says of drafts of a past day that they are for reading only; staff who come later do not make them of today', async () => {
    const files = { ...SCHOOL_AND_PUPIL, 'contacts.csv': CONTACTS };
    const days = schoolDays('2025-09-01', '2026-07-17');
    await desk.importing({ ...files, 'school-days.csv': days, 'observations.csv': worryOf('2025-11-10') });
    const { out } = await evaluate('--as-of', '2025-11-10');
    expect(out.slice(-2)).toEqual([
      '1 case proposed, 1 follow-up drafted. Nothing was sent.',
      'Drafted by a look at 10 November 2025: for reading only; tandem approve ID --refresh makes one of today.',
    ]);
    await desk.importing({ 'staff.csv': STAFF(EVERY_DAY) });
    await evaluate();
    const { onlyForReading, slots } = await draft();
    expect(onlyForReading).toMatch(/^Drafted by a look at 10 November 2025/);
    expect(slots.map(({ startsAt }) => startsAt.slice(0, 7))).toEqual(slots.map(() => '2025-11'));
    expect(slots).toHaveLength(5);
  });
});
