import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BatchRunner } from '../../src/data-import/batches/batch-runner.js';
import { ImportUpload } from '../../src/data-import/batches/import-upload.entity.js';
import { UploadFolder } from '../../src/data-import/batches/upload-folder.js';
import { UNDISPUTED } from '../../src/data-import/import-claim.js';
import { afterABreak, ImportRuns } from '../../src/data-import/import-runs.js';
import { OrganisationRecorder } from '../../src/people/organisations/organisation-recorder.js';
import { Organisation } from '../../src/people/organisations/organisation.entity.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { outcome, PageImporter } from './page-imports.js';

const PUPILS = 'pupil_id,school_id,first_name,last_name,year_group\n';
const TWO = `${PUPILS}1,N,Amir,Khan,9\n2,N,Noor,Khan,8\n`;
const SCHOOLS = 'school_id,name\nN,Northfield\n';
const STAFF = 'staff_id,organisation_id,first_name,last_name,email,job_title,roles\n';

/** Northfield, as each test makes it, and its administrator Zoe. */
describeOnEachDatabase('An import by page', (kind) => {
  let app: TestApp;

  beforeEach(async () => {
    app = await startTestApp(kind);
  });

  afterEach(async () => {
    await app.close();
  });

  const school = async (name: string, source: string, sourceId: string): Promise<number> => {
    const { ids } = await app
      .get(UnitOfWork)
      .run((tx) =>
        app.get(OrganisationRecorder).recordOrganisations(tx, [{ kind: 'school', source, sourceId, name }]),
      );
    return ids[0] ?? 0;
  };
  const pupils = () => app.dataSource.manager.find(Pupil, { order: { id: 'ASC' } });
  const schools = () => app.dataSource.manager.find(Organisation, { order: { id: 'ASC' } });

  it('that is broken off between two files counts each row once when it is taken up again', async () => {
    const zoe = PageImporter.of(app, await school('Northfield', 'csv', 'N'));
    const batchId = await zoe.start({ 'pupils.csv': TWO, 'schools.csv': SCHOOLS });
    const batch = await zoe.row(batchId);
    const uploads = await app.dataSource.manager.findBy(ImportUpload, { batchId: batch.id });
    let files = 0;
    const powerCut = {
      onFileDone: () => {
        if ((files += 1) === 2) throw new Error('power cut');
      },
    };
    await expect(app.get(BatchRunner).run(batch, uploads, powerCut)).rejects.toThrow('power cut');
    expect(await pupils()).toHaveLength(2);
    await app.drain();
    expect(outcome(await zoe.of(batchId))).toEqual(['schools.csv 0/0/1/0', 'pupils.csv 2/0/0/0']);
    expect(await pupils()).toHaveLength(2);
    const runs = await app.dataSource.query<{ n: number }[]>('SELECT COUNT(*) AS n FROM import_run');
    expect(Number(runs[0]?.n)).toBe(2);
  });

  it('that is broken off within a file goes on from what had been noted of it', async () => {
    const zoe = PageImporter.of(app, await school('Northfield', 'csv', 'N'));
    await zoe.imported({ 'pupils.csv': `${PUPILS}1,N,Amir,Khan,9\n` });
    const batchId = await zoe.start({ 'pupils.csv': TWO });
    const { id } = await zoe.row(batchId);
    const runs = app.get(ImportRuns);
    const begun = { fileName: 'pupils.csv', kind: 'pupils', actor: zoe.actor.name };
    const run = await runs.begin({ ...begun, batchId: id, position: 1, claim: UNDISPUTED });
    const tally = { accepted: 0, corrected: 1, unchanged: 0, rejected: 0 };
    const progress = { file: 'pupils.csv', number: 1, of: 1, percent: 50, rows: 1 };
    await runs.noteProgress(id, progress, { run: run.publicId, tally }, UNDISPUTED);
    expect((await zoe.of(batchId)).progress).toEqual(progress);
    await app.drain();
    expect(outcome(await zoe.of(batchId))).toEqual(['pupils.csv 1/1/0/0']);
  });

  it('says so when its file is not on this machine, and takes nothing in', async () => {
    const zoe = PageImporter.of(app, await school('Northfield', 'csv', 'N'));
    const batchId = await zoe.start({ 'pupils.csv': TWO });
    const { id } = await zoe.row(batchId);
    const uploads = await app.dataSource.manager.findBy(ImportUpload, { batchId: id });
    await app.get(UploadFolder).remove(uploads.map(({ publicId }) => publicId));
    await app.drain();
    expect(outcome(await zoe.of(batchId))).toEqual([expect.stringContaining('not on this machine')]);
    expect((await zoe.of(batchId)).state).toBe('failed');
  });

  it('of one among several schools changes no other, makes none, no team, and gives nobody a role elsewhere (ASVS 8.2.2)', async () => {
    const zoe = PageImporter.of(app, await school('Northfield', 'csv', 'N'));
    const south = PageImporter.of(app, await school('Southfield', 'south', 'S'));
    await south.imported({ 'pupils.csv': TWO.replaceAll(',N,', ',S,') }, 'south');
    const done = await zoe.imported({
      'schools.csv': 'school_id,name\nN,Northfield High\nS,Stolen\nX,New\n',
      'teams.csv': 'team_id,name,school_ids,agreed_on\nT,Team,N,2026-01-01\n',
      'pupils.csv': `${TWO}3,S,Eve,Nowak,9\n`,
      'staff.csv': `${STAFF}z,N,Zoe,Okafor,zoe@n.example,,dsl\ny,S,Zoe,Okafor,zoe@n.example,,dsl\n`,
    });
    expect(outcome(done)).toEqual([
      'schools.csv 0/1/0/2',
      'teams.csv 0/0/0/1',
      'pupils.csv 2/0/0/1',
      'staff.csv 1/0/0/1',
    ]);
    expect((await schools()).map(({ name }) => name)).toEqual(['Northfield High', 'Southfield']);
    await expect(zoe.imported({ 'pupils.csv': TWO }, 'south')).rejects.toThrow('csv, by which');
    await expect(south.of(done.publicId)).rejects.toThrow('There is no such import');
    expect((await pupils()).map((one) => one.source)).toEqual(['south', 'south', 'csv', 'csv']);
  });

  it('of one among several schools speaks of nobody of another, also where both schools’ people are known by one source (ASVS 8.2.2)', async () => {
    const zoe = PageImporter.of(app, await school('Northfield', 'csv', 'N'));
    const south = await school('Southfield', 'south', 'S');
    const contacts =
      'contact_id,pupil_id,first_name,last_name,relationship,priority,parental_responsibility,lives_with,email,mobile,address,language,no_contact\n';
    const rest = 'mother,1,yes,yes,,,,,no\n';
    const observations = 'observation_id,pupil_id,date,theme,severity,text\n';
    await zoe.imported({
      'pupils.csv': TWO,
      'contacts.csv': `${contacts}c2,2,Amina,Khan,${rest}`,
      'staff.csv': `${STAFF}t,N,Tess,Ali,,,teacher\n`,
    });
    for (const [table, column] of [
      ['contact', 'organisation_id'],
      ['staff', 'organisation_id'],
    ])
      await app.dataSource.query(`UPDATE ${table} SET ${column} = ${south}`);
    await app.dataSource.query(`UPDATE pupil SET organisation_id = ${south} WHERE source_id = '2'`);
    await app.dataSource.query(
      `UPDATE enrolment SET school_id = ${south} WHERE pupil_id = (SELECT id FROM pupil WHERE source_id = '2')`,
    );
    const done = await zoe.imported({
      'pupils.csv': `${PUPILS}2,N,Noor,Khan,8\n`,
      'contacts.csv': `${contacts}c2,1,Mallory,Khan,${rest}c3,2,Mallory,Khan,${rest}c1,1,Bea,Khan,${rest}`,
      'staff.csv': `${STAFF}t,N,Mallory,Ali,,,teacher\n`,
      'observations.csv': `${observations}o1,2,2026-03-02,social,mild,seen alone\no2,1,2026-03-02,social,mild,seen alone\n`,
    });
    expect(outcome(done)).toEqual([
      'pupils.csv 0/0/0/1',
      'contacts.csv 1/0/0/2',
      'staff.csv 0/0/0/1',
      'observations.csv 1/0/0/1',
    ]);
    const names = await app.dataSource.query<{ first_name: string }[]>(
      'SELECT first_name FROM contact UNION ALL SELECT first_name FROM staff ORDER BY 1',
    );
    expect(names.map((one) => one.first_name)).toEqual(['Amina', 'Bea', 'Tess']);
  });

  it('does not make the school a second time that was made when Tandem was set up', async () => {
    const zoe = PageImporter.of(app, await school('Northfield', 'tandem', 'made-here'));
    const two = 'school_id,name\nM,Moorland\nN, northfield\n';
    const done = await zoe.imported({ 'schools.csv': two, 'pupils.csv': TWO }, 'sims');
    expect(outcome(done)).toEqual(['schools.csv 1/1/0/0', 'pupils.csv 2/0/0/0']);
    expect((await schools()).map((one) => [one.source, one.sourceId])).toEqual([
      ['sims', 'N'],
      ['sims', 'M'],
    ]);
    expect((await pupils())[0]?.organisationId).toBe((await schools())[0]?.id);
  });

  it('asks for the name where several schools are listed and none is the one that was made here', async () => {
    const zoe = PageImporter.of(app, await school('Northfield', 'tandem', 'made-here'));
    const done = await zoe.imported({ 'schools.csv': 'school_id,name\nM,Moorland\nE,Eastgate\n' }, 'sims');
    expect(outcome(done)).toEqual([expect.stringContaining('none of its schools is called “Northfield”')]);
    expect(await schools()).toHaveLength(1);
  });
});

describe('Rows of a file that was broken off and read again', () => {
  it('count once: what the first try brought is not unchanged', () => {
    const now = { accepted: 1, corrected: 0, unchanged: 9 };
    expect(afterABreak(null, now)).toEqual(now);
    expect(afterABreak({ accepted: 5, corrected: 1, unchanged: 3 }, now)).toEqual({
      ...{ accepted: 6, corrected: 1, unchanged: 3 },
    });
  });
});
