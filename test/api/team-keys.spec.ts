import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ApiKeysService } from '../../src/access/api-keys/api-keys.service.js';
import { ApiKey } from '../../src/access/api-keys/api-key.entity.js';
import { KEY_SCOPES } from '../../src/access/permissions.js';
import { Organisation } from '../../src/people/organisations/organisation.entity.js';
import { TeamSchool } from '../../src/people/organisations/team-school.entity.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { Staff } from '../../src/people/staff/staff.entity.js';
import { Observation } from '../../src/signals/observations/observation.entity.js';
import { makeNorthfield, type Northfield } from '../followups/northfield.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { pupilAt } from '../web/worried-school.js';

const OF_A_TEAM = KEY_SCOPES.filter((scope) => scope !== 'dsl');

/** Northfield and its team; Yara's family has said yes to the team, Nils's no. The team begins at Southfield, where Tia is, only tomorrow. */
describeOnEachDatabase('A key of a team', (kind) => {
  let app: TestApp;
  let northfield: Northfield;
  let team: number;
  let key: string;
  let yara: Pupil;
  let nils: Pupil;
  let tia: Pupil;

  beforeAll(async () => {
    app = await startTestApp(kind);
    northfield = await makeNorthfield(app);
    const { manager } = app.dataSource;
    team = (await manager.findOneByOrFail(Staff, { id: northfield.deeId })).organisationId;
    const southfield = await makeNorthfield(app);
    const begins = { teamId: team, schoolId: southfield.schoolId, agreedOn: '2026-03-03' };
    await manager.insert(TeamSchool, begins);
    yara = await pupilAt(app, northfield.schoolId, 'Yara', 'Haddad', { mastAgreement: 'agreed' });
    nils = await pupilAt(app, northfield.schoolId, 'Nils', 'Berg', { mastAgreement: 'refused' });
    tia = await pupilAt(app, southfield.schoolId, 'Tia', 'Moss', { mastAgreement: 'agreed' });
    key = await app.apiKey(OF_A_TEAM, team);
  });

  afterAll(async () => {
    await app.close();
  });

  const get = (path: string) => app.http().get(`/api/v1/${path}`).set('Authorization', `Bearer ${key}`);
  const post = (path: string, body: object, by = key) =>
    app.http().post(`/api/v1/${path}`).set('Authorization', `Bearer ${by}`).send(body);
  const noticed = (pupilId: string, observationId: string) => ({
    ...{ pupilId, observationId, theme: 'social', severity: 'mild', date: '2026-03-02', text: 'Left out.' },
  });

  it('reads of the pupils of its schools those whose families have said yes to it, as its people do', async () => {
    const { publicId: school } = await app.dataSource.manager.findOneByOrFail(Organisation, {
      id: northfield.schoolId,
    });
    const { body } = await get(`pupils?schoolId=${school}`).expect(200);
    expect((body as { pupils: { firstName: string }[] }).pupils.map((one) => one.firstName)).toEqual([
      'Yara',
    ]);
    await get(`pupils/${yara.publicId}`).expect(200);
    for (const pupil of [nils, tia]) {
      expect((await get(`pupils?sourceId=${pupil.sourceId}`)).body).toEqual({ pupils: [], next: null });
      for (const path of ['', '/concerns']) await get(`pupils/${pupil.publicId}${path}`).expect(404);
    }
  });

  it('writes about nobody else, and is told of them what it is told of nobody', async () => {
    await post('observations', noticed(yara.sourceId, 'o-1')).expect(200);
    const nobody = await post('observations', noticed('nobody', 'o-2')).expect(404);
    for (const { sourceId } of [nils, tia]) {
      const mark = { pupilId: sourceId, date: '2026-03-02', session: 'AM', code: '/' };
      expect((await post('observations', noticed(sourceId, 'o-2')).expect(404)).body).toEqual(nobody.body);
      await post('attendance-marks', mark).expect(404);
    }
    const answer = { answer: 'agreed', on: '2026-03-02', by: 'Mum' };
    await post(`pupils/${nils.publicId}/mast-agreement`, answer).expect(404);
  });

  it('corrects nothing that stands under its id about a pupil out of its sight', async () => {
    const school = await app.apiKey(OF_A_TEAM, northfield.schoolId);
    await post('observations', noticed(nils.sourceId, 'shared'), school).expect(200);
    await post('observations', { ...noticed(yara.sourceId, 'shared'), text: 'Ours now.' }).expect(422);
    const kept = await app.dataSource.manager.findBy(Observation, { sourceId: 'shared' });
    expect(kept.map((one) => one.text)).toEqual(['Left out.']);
  });

  it('sends no school’s pupils: those it would learn to be there, and they are the school’s to send', async () => {
    const { publicId: schoolId } = await app.dataSource.manager.findOneByOrFail(Organisation, {
      id: northfield.schoolId,
    });
    for (const pupilId of ['somebody-new', nils.sourceId])
      await post('pupils', { pupilId, schoolId, firstName: 'Zoe', lastName: 'Reid' }).expect(404);
  });

  it('loses a pupil from sight in the moment in which the family takes its yes back', async () => {
    await app.dataSource.manager.update(Pupil, { id: yara.id }, { mastAgreement: 'withdrawn' });
    await get(`pupils/${yara.publicId}`).expect(404);
    await post('observations', { ...noticed(yara.sourceId, 'o-1'), text: 'Corrected.' }).expect(404);
    await app.dataSource.manager.update(Pupil, { id: yara.id }, { mastAgreement: 'agreed' });
    await get(`pupils/${yara.publicId}`).expect(200);
  });

  it('opens nothing that only a DSL may know of, also when it was made for that', async () => {
    const wanted = { name: 'MAST', organisationId: team, staffId: null };
    await expect(app.get(ApiKeysService).create({ ...wanted, scopes: KEY_SCOPES }, 'test')).rejects.toThrow(
      /scopes/,
    );
    const older = await app.get(ApiKeysService).create({ ...wanted, scopes: OF_A_TEAM }, 'test');
    const scopes = [...KEY_SCOPES];
    await app.dataSource.manager.update(ApiKey, { publicId: older.publicId }, { scopes });
    for (const path of ['dsl/notes', `pupils/${yara.publicId}/holds`])
      await app.http().get(`/api/v1/${path}`).set('Authorization', `Bearer ${older.key}`).expect(403);
    await app.http().get(`/api/v1/cases`).set('Authorization', `Bearer ${older.key}`).expect(200);
  });
});
