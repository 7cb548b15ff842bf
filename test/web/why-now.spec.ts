import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { FollowUp } from '../../src/followups/follow-up.entity.js';
import { ContactHold } from '../../src/people/contacts/contact-hold.entity.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { end, member, MONDAY, type Northfield, northfield, pupil, raise } from '../cases/northfield.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { accountFor, staffAccount, Visitor } from '../support/staff-accounts.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { textOf } from './worried-school.js';

const LEAD = 'ama.rashid@northfield.example';
const LISTS = ['/triage', '/meetings', '/cases?whose=all&state=proposed&order=due&page=1'];
const SAM = 'sam@northfield.example';

/** Two girls of one name, in years 9 and 10. The one in year 9 was fighting in February; that is over, and she misses Mondays. */
describeOnEachDatabase('Why now', (kind) => {
  let app: TestApp;
  let nf: Northfield;
  let lead: Visitor;
  let ofTen: number;

  beforeAll(async () => {
    app = await startTestApp(kind);
    nf = await northfield(app);
    const [nine, ten] = [await pupil(app, nf.school, '90', '9'), await pupil(app, nf.school, '100', '10')];
    await app.dataSource.manager.update(Pupil, [nine, ten], {
      firstName: 'Emily',
      preferredName: 'Em',
      lastName: 'Ashworth',
    });
    const fight = { severity: 5, raisedOn: '2026-02-09', sentence: 'Emily was in a fight.' };
    const over = await raise(app, nf.school, nine, { ...fight, ruleKey: 'serious-incident' });
    await raise(app, nf.school, nine, {
      ...{ severity: 4, raisedOn: MONDAY, sentence: 'We have missed Emily on six Mondays.' },
    });
    ofTen = await raise(app, nf.school, ten, { sentence: 'We have missed Emily in ten sessions.' });
    await app.drain();
    await end(app, over, 'cleared');
    await app.drain();
    await accountFor(app, await member(app, nf.school, 'Rashid', 'pastoral-lead', null), LEAD);
    lead = Visitor.at(app);
    await lead.signIn(app, LEAD);
  });

  afterAll(async () => {
    await app.close();
  });

  const see = async (path: string): Promise<string> => textOf((await lead.get(path)).text);

  it('is what still stands, with the day it was found, in every list', async () => {
    const pupilPath = /href="(\/pupils\/[\w-]{22})"/.exec((await lead.get('/pupils?year=9')).text)?.[1] ?? '';
    for (const path of [...LISTS, pupilPath]) {
      const page = await see(path);
      expect(page).toContain('We have missed Emily on six Mondays. Since 2 March 2026, as it stood then.');
      expect(page).not.toContain('Emily was in a fight. Since');
    }
  });

  it('marks on the meeting, where it is approved, what has ended since', async () => {
    const drafts = await app.dataSource.manager.find(FollowUp, { order: { id: 'ASC' } });
    const page = await see(`/meetings/${drafts[0]?.publicId ?? ''}`);
    expect(page).toContain(
      'Emily was in a fight. Has ended: it stood from Monday 9 February to Monday 2 March',
    );
    expect(page).toContain('six Mondays. Since Monday 2 March, as it stood then');
  });

  it('tells two pupils of one name apart by their year, by the name they go by', async () => {
    const page = await see('/meetings');
    for (const year of ['9', '10']) expect(page).toContain(`Em Ashworth Year ${year}, Northfield School`);
    const drafts = await app.dataSource.manager.find(FollowUp, { order: { id: 'ASC' } });
    expect(await see(`/meetings/${drafts[1]?.publicId ?? ''}`)).toContain('Year 10, Northfield School');
  });

  it('begins with the end, in every list and on the case, where nothing stands any more', async () => {
    await end(app, ofTen, 'cleared');
    await app.drain();
    for (const path of LISTS) {
      const page = await see(path);
      expect(page).toContain('Ended on 2 March 2026: We have missed Emily in ten sessions.');
    }
    expect(await see('/triage')).toContain('No concern stands');
    const rows = (await lead.get('/triage')).text;
    const ended = /href="\/triage\/([\w-]{22})[^>]*>[^<]*<\/a>\s*<span>Year 10/.exec(rows)?.[1] ?? '';
    for (const path of [`/cases/${ended}`, `/triage/${ended}`])
      expect(await see(path)).toContain(
        'We have missed Emily in ten sessions. Has ended: it stood from Monday 2 March to Monday 2 March',
      );
  });

  it('names who placed a hold that came by a file', async () => {
    await staffAccount(app, { firstName: 'Sam', roles: ['dsl'], organisationId: nf.school });
    await app.dataSource.manager.insert(ContactHold, {
      ...{ pupilId: 1, contactId: null, reason: 'Police first.', placedBy: `staff:${nf.head}` },
      ...{ importMemory: null, placedAt: app.clock.now(), reviewOn: '2026-04-01', liftedAt: null },
    });
    const sam = Visitor.at(app);
    await sam.signIn(app, SAM);
    expect(textOf((await sam.get('/dsl')).text)).toContain('Placed by Ama Brennan, 2 March 2026');
  });
});
