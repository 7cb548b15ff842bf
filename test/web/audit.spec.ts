import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AuditChecks } from '../../src/access/audit/audit-checks.js';
import { AuditLog } from '../../src/access/audit/audit-log.js';
import { AuditSealing } from '../../src/access/audit/audit-sealing.js';
import { Enrolment } from '../../src/people/enrolments/enrolment.entity.js';
import { Organisation } from '../../src/people/organisations/organisation.entity.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { Staff } from '../../src/people/staff/staff.entity.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { newPublicId } from '../../src/shared/ids.js';
import { member } from '../cases/northfield.js';
import { type Family, makeFamily, makeNorthfield, type Northfield } from '../followups/northfield.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { accountFor, Visitor } from '../support/staff-accounts.js';
import { changedTables, tablePrints } from '../support/table-prints.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const SCRIPT = '<script>alert(1)</script>';

/** Northfield with Ada (lead), Sam (DSL) and Zoe (administrator); Southfield with Uma (DSL) and a pupil of its own. */
describeOnEachDatabase('The page about the audit', (kind) => {
  let app: TestApp;
  let northfield: Northfield;
  let noor: Family;
  let southPupil: string;
  const visitors = new Map<string, Visitor>();

  beforeAll(async () => {
    app = await startTestApp(kind);
    northfield = await makeNorthfield(app);
    noor = await makeFamily(app, northfield, { pupil: { firstName: 'Noor' } });
    await accountFor(app, northfield.lewisId, 'sam@northfield.example');
    await accountFor(app, northfield.okaforId, 'ada@northfield.example');
    const { schoolId } = northfield;
    const zoe = await member(app, schoolId, 'Zöllner', 'administrator', null);
    await accountFor(app, zoe, 'zoe@northfield.example');
  });

  afterAll(async () => {
    await app.close();
  });

  const as = async (name: string): Promise<Visitor> => {
    const known = visitors.get(name);
    if (known) return known;
    const visitor = Visitor.at(app);
    await visitor.signIn(app, `${name}@northfield.example`);
    visitors.set(name, visitor);
    return visitor;
  };
  const pageFor = async (name: string, query = ''): Promise<string> =>
    (await (await as(name)).get(`/audit${query}`)).text;
  const staffName = async (id: number): Promise<string> =>
    `staff:${(await app.dataSource.manager.findOneByOrFail(Staff, { id })).publicId}`;
  const pupilId = async (id: number): Promise<string> =>
    (await app.dataSource.manager.findOneByOrFail(Pupil, { id })).publicId;
  const note = async (actor: string, action: string, subject: string, subjectId: string, reason?: string) =>
    app.get(AuditLog).recordRead({ actor, action, subject, subjectId, reason });
  /** At another time than the clock's, which would end every session. */
  const noteAt = async (at: string, ...line: Parameters<typeof note>) => {
    const now = app.clock.now();
    app.clock.moveTo(at);
    await note(...line);
    app.clock.moveTo(now);
  };
  const lines = (page: string): string[] =>
    page.match(/<li class="tandem-audit__line">[\s\S]*?<\/li>/g) ?? [];
  /** As people read it: without marks, spaces put together. */
  const words = (html: string): string =>
    html
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();

  it('is for the DSL and administrators, and for nobody else (ASVS 8.2.1)', async () => {
    expect((await (await as('sam')).get('/audit')).status).toBe(200);
    expect((await (await as('zoe')).get('/audit')).status).toBe(200);
    expect((await (await as('ada')).get('/audit')).status).toBe(403);
    expect(await pageFor('sam')).toContain('href="/audit"');
    expect((await (await as('ada')).get('/')).text).not.toContain('href="/audit"');
  });

  it('says whether the seals hold, as of the last check, and what has no seal yet', async () => {
    expect(await pageFor('zoe')).toContain('The seals have not been checked yet');
    await app.get(AuditSealing).sealNew();
    await app.get(AuditChecks).check();
    await note('worker', 'import', 'import-run', 'x');
    const page = words(await pageFor('zoe'));
    expect(page).toMatch(/All [\d,]+ sealed lines hold: none has been changed/);
    expect(page).toMatch(/lines? waits? for a seal since \w+day \d+ March/);
    app.clock.advanceMinutes(20);
    expect(await pageFor('zoe')).toContain('ask whoever runs Tandem whether a worker runs');
    await app.dataSource.query(`UPDATE audit_entry SET actor = 'nobody' WHERE id = 2`);
    await app.get(AuditChecks).check();
    expect(words(await pageFor('zoe'))).toContain('line 2 (seal 2) is not what was sealed');
  });

  it('tells who did what, about whom and why; the DSL reads the pupil, an administrator the id', async () => {
    const ada = await staffName(northfield.okaforId);
    const id = await pupilId(noor.pupilId);
    await noteAt(
      '2026-03-03T09:05:00.000Z',
      ada,
      'pupil-read',
      'pupil',
      id,
      'you are pastoral lead of year 9 at Northfield School',
    );
    const read = `09:05 Ada Okafor read a pupil's record`.replace("'", '&#39;');
    const why = 'Why: they are pastoral lead of year 9 at Northfield School';
    const query = `?about=${id}&action=pupil-read`;
    const sam = lines(await pageFor('sam', query)).map(words);
    expect(sam).toEqual([`${read} Noor Khan (pupil) ${why}`]);
    const zoe = lines(await pageFor('zoe', query)).map(words);
    expect(zoe).toEqual([`${read} pupil ${id} ${why}`]);
    expect(await pageFor('sam', query)).toContain('Tuesday 3 March 2026');
  });

  it('says who signed in, and whose address somebody tried in vain', async () => {
    await Visitor.at(app).signIn(app, 'sam@northfield.example');
    const stranger = Visitor.at(app);
    await stranger.get('/sign-in');
    await stranger.post('/sign-in', { email: 'sam@northfield.example', password: 'not the right one' });
    const [refused] = lines(await pageFor('zoe', '?action=sign-in-refused')).map(words);
    expect(refused).toMatch(
      /Somebody with the address of Sam Lewis was refused at sign-in Why: wrong password/,
    );
    const [signedIn] = lines(await pageFor('zoe', '?action=signed-in')).map(words);
    expect(signedIn).toMatch(/Sam Lewis signed in Why: code of the app/);
  });

  it('is searched by person, by what happened, by whom it is about, and by the day of the school', async () => {
    const at = '2026-07-01T23:30:00.000Z';
    const id = newPublicId();
    const ada = await staffName(northfield.okaforId);
    await noteAt(at, ada, 'case-read', 'case', id);
    await noteAt(at, 'worker', 'import', 'import-run', id);
    const asked = async (query: Record<string, string>) =>
      lines(await pageFor('sam', `?${new URLSearchParams({ about: id, ...query }).toString()}`)).length;
    expect(await asked({})).toBe(2);
    expect(await asked({ person: ada })).toBe(1);
    expect(await asked({ action: 'import' })).toBe(1);
    expect(await asked({ person: ada, action: 'import' })).toBe(0);
    expect(await asked({ day: '2026-07-02' })).toBe(2);
    expect(await asked({ day: '2026-07-01' })).toBe(0);
    expect(await pageFor('sam', '?action=case-note')).toContain('Nothing of this kind is in the audit');
  });

  it('shows a hundred at a time, and leads to what is older with the same search', async () => {
    const id = newPublicId();
    await app.get(UnitOfWork).run((tx) =>
      app.get(AuditLog).recordAll(
        tx,
        Array.from({ length: 205 }, (_, at) => ({
          ...{ actor: 'worker', action: `step-${at}`, subject: 'case', subjectId: id },
        })),
      ),
    );
    const seen: string[] = [];
    for (let path = `/audit?about=${id}`, pages = 0; path !== '' && pages < 5; pages++) {
      const { text } = await (await as('sam')).get(path);
      seen.push(...lines(text).map((line) => /step-\d+/.exec(line)?.[0] ?? ''));
      path = (/href="([^"]+)" rel="next"/.exec(text)?.[1] ?? '').replaceAll('&amp;', '&');
    }
    expect(seen).toEqual(Array.from({ length: 205 }, (_, at) => `step-${204 - at}`));
  });

  it('shows nothing as markup, wherever it stands (ASVS 1.2.1)', async () => {
    await note(SCRIPT, SCRIPT, SCRIPT, SCRIPT, SCRIPT);
    const query = `?${new URLSearchParams({ about: SCRIPT }).toString()}`;
    const page = await pageFor('sam', query);
    expect(lines(page)).toHaveLength(1);
    expect(page).not.toContain(SCRIPT);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  it.each([
    '?day=2026-02-30',
    '?day=yesterday',
    '?before=x',
    `?about=${'x'.repeat(61)}`,
    '?person=a&person=b',
  ])('says what it did not understand: %s', async (query) => {
    const answer = await (await as('sam')).get(`/audit${query}`);
    expect([answer.status, lines(answer.text)]).toEqual([422, []]);
    expect(answer.text).toContain('There is a problem');
  });

  it('keeps from administrators what DSLs do about possible harm and holds, even that it happened', async () => {
    const sam = await staffName(northfield.lewisId);
    const id = await pupilId(noor.pupilId);
    await pageFor('sam', `?about=${id}`);
    for (const action of ['dsl-list-read', 'dsl-note-acknowledged', 'hold-placed', 'holds-read'])
      await note(sam, action, 'pupil', id, 'you are DSL of Northfield School');
    await note(sam, 'something-new', 'pupil', id, 'is a DSL');
    expect(words(await pageFor('sam', `?about=${id}&person=${sam}`))).toMatch(
      /something-new.*read the holds.*placed a hold.*acknowledged a note.*read the DSL/,
    );
    const zoes = lines(await pageFor('zoe', `?about=${id}&person=${sam}`))
      .map(words)
      .join();
    expect(zoes).toContain('read the audit');
    expect(zoes).not.toMatch(/DSL's list|hold|something-new/);
  });

  it('is itself in the audit, with ids only, and changes nothing else (ASVS 3.5.3)', async () => {
    const before = await tablePrints(app.dataSource);
    await pageFor('sam', '?about=Noor+Khan');
    expect(changedTables(before, await tablePrints(app.dataSource))).toEqual(['audit_entry']);
    const [line] = lines(await pageFor('sam', '?action=audit-read')).map(words);
    expect(line).toMatch(/Sam Lewis read the audit Why: DSL/);
    const id = await pupilId(noor.pupilId);
    await pageFor('zoe', `?about=${id}`);
    expect(lines(await pageFor('sam', `?action=audit-read&about=${id}`)).map(words)[0]).toContain(
      'Ama Zöllner',
    );
  });

  it('shows each organisation its own lines, once there are several schools (ASVS 8.2.2)', async () => {
    const command = newPublicId();
    await note('command:root', 'import', 'import-run', command);
    expect(words(await pageFor('zoe', `?about=${command}`))).toContain(
      'root, by command on the server imported',
    );
    const school = {
      publicId: newPublicId(),
      kind: 'school' as const,
      source: 'csv',
      sourceId: 'S',
      name: 'Southfield',
    };
    const other = (await app.dataSource.manager.insert(Organisation, school)).identifiers[0] as {
      id: number;
    };
    await accountFor(app, await member(app, other.id, 'Usman', 'dsl', null), 'uma@northfield.example');
    southPupil = newPublicId();
    await app.dataSource.manager.insert(Pupil, {
      ...{ publicId: southPupil, organisationId: other.id, source: 'csv', sourceId: 's1' },
      ...{ firstName: 'Tomasz', lastName: 'Nowak' },
    });
    const dee = await staffName(northfield.deeId);
    const ada = await staffName(northfield.okaforId);
    await note(dee, 'pupil-read', 'pupil', await pupilId(noor.pupilId));
    await note(dee, 'pupil-read', 'pupil', southPupil);
    await note(ada, 'today-read', 'staff', 'ada');
    const of = async (name: string, query: string) =>
      lines(await pageFor(name, query))
        .map(words)
        .join('\n');
    expect(await of('zoe', `?about=${command}`)).not.toContain('imported files');
    expect(await of('sam', `?person=${dee}`)).toContain('Noor Khan');
    expect(await of('sam', `?person=${dee}`)).not.toContain(southPupil);
    expect(await of('uma', `?person=${dee}`)).toContain('Tomasz Nowak');
    expect(await of('uma', `?person=${dee}`)).not.toMatch(/Noor|Khan/);
    expect(await of('uma', '')).not.toContain('Ada Okafor');
    expect(await of('uma', `?about=${await pupilId(noor.pupilId)}`)).toBe('');
    expect(await pageFor('uma')).not.toContain('>Ada Okafor<');
  });

  it('tells the school a pupil has left nothing of what the next one does about them (ASVS 8.2.2)', async () => {
    const manager = app.dataSource.manager;
    const { schoolId } = northfield;
    const next = await manager.insert(Organisation, {
      ...{
        publicId: newPublicId(),
        kind: 'school' as const,
        source: 'csv',
        sourceId: 'E',
        name: 'Eastfield',
      },
    });
    const eastfield = Number(next.identifiers[0]?.['id']);
    const olga = await makeFamily(app, northfield, { pupil: { firstName: 'Olga' } });
    const at = { pupilId: olga.pupilId, yearGroup: '9' };
    await manager.insert(Enrolment, { ...at, schoolId, fromDay: '2025-09-01', toDay: '2026-01-30' });
    await manager.insert(Enrolment, { ...at, schoolId: eastfield, fromDay: '2026-01-31', toDay: null });
    await accountFor(app, await member(app, eastfield, 'Farid', 'dsl', null), 'ela@northfield.example');
    const about = await pupilId(olga.pupilId);
    const somebody = `staff:${newPublicId()}`;
    await noteAt('2026-01-30T09:00:00.000Z', somebody, 'hold-placed', 'pupil', about);
    await noteAt('2026-01-31T09:00:00.000Z', somebody, 'hold-lifted', 'pupil', about);
    const seenBy = async (name: string) => lines(await pageFor(name, `?about=${about}`)).length;
    expect(await seenBy('sam')).toBe(1);
    expect(await seenBy('ela')).toBe(1);
  });
});
