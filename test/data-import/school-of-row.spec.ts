import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Enrolment } from '../../src/people/enrolments/enrolment.entity.js';
import { OrganisationRecorder } from '../../src/people/organisations/organisation-recorder.js';
import { Organisation } from '../../src/people/organisations/organisation.entity.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { Incident } from '../../src/signals/behaviour/incident.entity.js';
import { Mark } from '../../src/signals/marks/mark.entity.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { counts, ImportDesk } from './import-desk.js';
import { outcome, PageImporter } from './page-imports.js';

const SCHOOLS = 'school_id,name\nN,Northfield\nS,Southfield\n';
const PUPILS = 'pupil_id,school_id,first_name,last_name,year_group\n';
const MARKS = 'pupil_id,date,session,code\n';
const INCIDENTS = 'incident_id,pupil_id,occurred_at,polarity,category,severity,points';
const quarrel = (id: string, pupil: string, more = '') =>
  `${id},${pupil},2026-03-02T08:05,negative,Quarrel,2,3${more}\n`;

/** Amir is at two schools at once; Noor has gone from Northfield to Southfield a week ago. */
describeOnEachDatabase('A mark or an incident in a file', (kind) => {
  let desk: ImportDesk;

  beforeEach(async () => {
    desk = await ImportDesk.open(kind);
  });
  afterEach(() => desk.close());

  const schoolIds = async (): Promise<Record<string, number>> => {
    const all = await desk.app.dataSource.manager.findBy(Organisation, { kind: 'school' });
    return Object.fromEntries(all.map(({ sourceId, id }) => [sourceId, id]));
  };
  const recorded = async (): Promise<{ marks: string[]; incidents: string[] }> => {
    const nameOf = new Map(Object.entries(await schoolIds()).map(([name, id]) => [id, name]));
    const { manager } = desk.app.dataSource;
    const pupils = new Map((await manager.find(Pupil)).map(({ id, firstName }) => [id, firstName]));
    const words = (one: { pupilId: number; schoolId: number }) =>
      `${pupils.get(one.pupilId)} ${nameOf.get(one.schoolId)}`;
    const [marks, incidents] = [await manager.find(Mark), await manager.find(Incident)];
    return { marks: marks.map(words).sort(), incidents: incidents.map(words).sort() };
  };

  it('of a pupil at several schools is taken when it says at which, and refused until then', async () => {
    await desk.importing({
      'schools.csv': SCHOOLS,
      'pupils.csv': `${PUPILS}amir,N,Amir,Khan,9\n`,
      'enrolments.csv': 'pupil_id,school_id,year_group,from,to\namir,S,9,2026-01-05,\n',
    });
    const silent = await desk.importing({
      'attendance.csv': `${MARKS}amir,2026-03-02,AM,/\n`,
      'behaviour.csv': `${INCIDENTS}\n${quarrel('b1', 'amir')}`,
    });
    expect(silent.map(counts)).toEqual(['attendance.csv 0/0/0/1', 'behaviour.csv 0/0/0/1']);
    const said = await desk.importing({
      'attendance.csv':
        'pupil_id,date,session,code,school_id\namir,2026-03-02,AM,D,N\namir,2026-03-02,AM,/,S\n',
      'behaviour.csv': `${INCIDENTS},school_id\n${quarrel('b1', 'amir', ',S')}${quarrel('b2', 'amir', ',X')}`,
    });
    expect(said.map(counts)).toEqual(['attendance.csv 2/0/0/0', 'behaviour.csv 1/0/0/1']);
    expect(await recorded()).toEqual({ marks: ['Amir N', 'Amir S'], incidents: ['Amir S'] });
  });

  it('that a school brings by page is of that school, and never of the one to which a pupil has gone', async () => {
    const { app } = desk;
    const make = (source: string, sourceId: string) =>
      app.get(UnitOfWork).run(async (tx) => {
        const row = { kind: 'school', source, sourceId, name: sourceId } as const;
        const { ids } = await app.get(OrganisationRecorder).recordOrganisations(tx, [row]);
        return ids[0] ?? 0;
      });
    const zoe = PageImporter.of(app, await make('csv', 'N'));
    const schoolId = await make('south', 'S');
    await zoe.imported({ 'pupils.csv': `${PUPILS}amir,N,Amir,Khan,9\nnoor,N,Noor,Khan,9\n` });
    const { manager } = app.dataSource;
    const [amir, noor] = await manager.find(Pupil, { order: { id: 'ASC' } });
    const there = { schoolId, yearGroup: '9', toDay: null };
    await manager.update(Enrolment, { pupilId: noor?.id ?? 0 }, { toDay: '2026-02-22' });
    await manager.insert(Enrolment, { ...there, pupilId: noor?.id ?? 0, fromDay: '2026-02-23' });
    await manager.insert(Enrolment, { ...there, pupilId: amir?.id ?? 0, fromDay: '2026-01-05' });
    const done = await zoe.imported({
      'attendance.csv': `${MARKS}amir,2026-03-02,AM,/\nnoor,2026-02-20,AM,/\nnoor,2026-03-02,AM,O\n`,
      'behaviour.csv': `${INCIDENTS}\n${quarrel('b1', 'amir')}${quarrel('b2', 'noor')}`,
    });
    expect(outcome(done)).toEqual(['attendance.csv 2/0/0/1', 'behaviour.csv 1/0/0/1']);
    expect(await recorded()).toEqual({ marks: ['Amir N', 'Noor N'], incidents: ['Amir N'] });
  });
});
