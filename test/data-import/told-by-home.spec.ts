import { everything } from '../../src/access/sight/why-visible.js';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CaseFile } from '../../src/cases/reading/case-file.js';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { DslListService } from '../../src/signals/dsl-list/dsl-list.service.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { counts, ImportDesk, northfield } from './import-desk.js';

const INSIGHTS = 'home_insight_id,pupil_id,date,told_by,text,restricted,possible_harm';
const CONTACTS = 'home_contact_id,pupil_id,date,channel,direction,summary,contact_id';

describeOnEachDatabase('Importing what passes between home and school', (kind) => {
  let desk: ImportDesk;

  beforeAll(async () => {
    desk = await ImportDesk.open(kind);
    await desk.importing({
      ...northfield(['amy', 'ben']),
      'contacts.csv':
        'contact_id,pupil_id,first_name,last_name,relationship,parental_responsibility,lives_with,priority,email,mobile,address,language,no_contact\n' +
        'ada,amy,Ada,Okafor,Mother,true,true,1,,,,,false\nbea,ben,Bea,Lund,Mother,true,true,1,,,,,false\n',
    });
  });

  afterAll(async () => {
    await desk.close();
  });

  const importing = (name: string, headings: string, ...rows: string[]) =>
    desk.importing({ [name]: `${[headings, ...rows].join('\n')}\n` });
  const standing = () =>
    desk.query<{ source_id: string; text: string; name: string }>(
      `SELECT i.source_id, i.text, p.source_id AS name FROM home_insight i JOIN pupil p ON p.id = i.pupil_id
       WHERE i.superseded_at IS NULL ORDER BY i.source_id`,
    );

  it('keeps each once, supersedes a correction with trace, and says unchanged when the file comes again', async () => {
    const file = (words: string) =>
      importing(
        'home-insights.csv',
        INSIGHTS,
        `k1,amy,2026-03-02,ada,${words},,`,
        'k2,ben,2026-03-02,pupil,No bus.,,',
      );
    expect((await file('Nightmares.')).map(counts)).toEqual(['home-insights.csv 2/0/0/0']);
    expect((await file('Nightmares.')).map(counts)).toEqual(['home-insights.csv 0/0/2/0']);
    expect((await file('Nightmares since May.')).map(counts)).toEqual(['home-insights.csv 0/1/1/0']);
    expect((await standing()).map(({ text }) => text)).toEqual(['Nightmares since May.', 'No bus.']);
    const trace = await desk.query("SELECT text FROM home_insight WHERE source_id = 'k1' ORDER BY id");
    expect(trace).toEqual([{ text: 'Nightmares.' }, { text: 'Nightmares since May.' }]);
  });

  it('refuses a wrong row with its line and field, and takes the good ones', async () => {
    const refused: string[] = [];
    const note = (file: string, row: { line: number; reason: string }) =>
      refused.push(`${file} ${row.line} ${row.reason}`);
    const rows = [
      'r1,amy,2026-03-02,phone,school-to-home,Good.,ada',
      'r2,amy,2026-03-02,fax,school-to-home,Bad.,ada',
      'r3,amy,2026-03-02,phone,both,Bad.,ada',
      'r4,amy,2026-03-02,phone,home-to-school,Bad.,bea',
      'r5,amy,2026-03-02,phone,home-to-school,Bad.,nobody',
    ];
    const said = ['r6,amy,2026-03-02,,Bad.,,', 'r7,amy,2026-03-02,bea,Bad.,,', 'r8,amy,2026-03-02,ada, ,,'];
    const files = {
      'home-contacts.csv': `${[CONTACTS, ...rows].join('\n')}\n`,
      'home-insights.csv': `${[INSIGHTS, ...said].join('\n')}\n`,
    };
    const reports = await desk.importing(files, {}, { onRejected: note });
    expect(reports.map(counts)).toEqual(['home-contacts.csv 1/0/0/4', 'home-insights.csv 0/0/0/3']);
    expect(refused).toEqual([
      'home-contacts.csv 3 channel: expected face-to-face, phone, video, letter, email or text, got "fax"',
      'home-contacts.csv 4 direction: expected home-to-school or school-to-home, got "both"',
      'home-contacts.csv 5 contact_id: this contact is none of the pupil’s',
      'home-contacts.csv 6 contact_id: no contact is known by "nobody"',
      'home-insights.csv 2 told_by: expected an id of at most 80 characters, got ""',
      'home-insights.csv 3 told_by: this contact is none of the pupil’s',
      'home-insights.csv 4 text: expected some text, got " "',
    ]);
  });

  it('gives what was told in confidence, or of possible harm, to the DSL and keeps it out of the case file', async () => {
    await importing(
      'home-insights.csv',
      INSIGHTS,
      'c1,ben,2026-03-03,bea,We have moved away from his father.,yes,',
      'c2,ben,2026-03-03,pupil,My uncle hits me.,,yes',
      'c3,ben,2026-03-03,bea,He loves the drums.,,',
    );
    await importing('home-insights.csv', INSIGHTS, 'c2,ben,2026-03-03,pupil,My uncle hits me.,,no');
    const [ben] = await desk.query<{ id: number }>("SELECT id FROM pupil WHERE source_id = 'ben'");
    const caseId = await openCase(ben?.id ?? 0);
    const file = await desk.app.get(CaseFile).read(caseId, everything('test'));
    expect(file.homeInsights.map(({ on, from, text }) => [on, from, text])).toEqual([
      ['2026-03-03', 'Bea Lund', 'He loves the drums.'],
      ['2026-03-02', null, 'No bus.'],
    ]);
    const told = await desk.app.get(DslListService).standing();
    expect(told.map(({ from, text, possibleHarm }) => [from, text, possibleHarm])).toEqual([
      [null, 'My uncle hits me.', true],
      ['Bea Lund', 'We have moved away from his father.', false],
    ]);
  });

  const openCase = async (pupilId: number): Promise<string> => {
    const [school] = await desk.query<{ id: number }>("SELECT id FROM organisation WHERE source_id = 'N'");
    const publicId = 'case-of-ben-0000000000';
    await desk.app.dataSource.manager.insert(PupilCase, {
      ...{ publicId, pupilId, schoolId: school?.id ?? 0, state: 'open', urgency: 1, evidence: [] },
      ...{ proposedAt: '2026-03-03T09:00:00.000Z', proposedOn: '2026-03-03' },
    });
    return publicId;
  };
});
