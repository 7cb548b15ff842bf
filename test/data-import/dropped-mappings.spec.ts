import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { MapColumns } from '../../src/data-import/batches/map-columns.service.js';
import type { ColumnMapping } from '../../src/data-import/csv/column-mapping.js';
import { OrganisationRecorder } from '../../src/people/organisations/organisation-recorder.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { PageImporter } from './page-imports.js';
import { WatchedSchool } from './watched-school.js';

const HEADINGS = ['Adno', 'Base', 'Forename', 'Surname'];
const EXPORT = `${HEADINGS.join(',')}\nA1,S,Amir,Khan\n`;
const COLUMNS = { pupil_id: 'Adno', first_name: 'Forename', last_name: 'Surname' };
const WITH_BASE: ColumnMapping = {
  ...{ kind: 'pupils', values: {}, constants: {} },
  columns: { ...COLUMNS, school_id: 'Base' },
};
const ALL_OF = (school: string): ColumnMapping => ({
  ...{ kind: 'pupils', values: {}, columns: COLUMNS },
  constants: { school_id: school },
});

/** Zoe keeps the data of Northfield, and says on the page what columns mean. The export of another school has the same headings. */
describeOnEachDatabase('What the columns of a dropped file mean', (kind) => {
  let school: WatchedSchool;
  let northfield: number;

  beforeEach(async () => {
    school = await WatchedSchool.open(kind);
    northfield = await made('Northfield', 'sims', 'N');
  });

  afterEach(async () => {
    await school.close();
  });

  const made = async (name: string, source: string, sourceId: string): Promise<number> => {
    const place = { kind: 'school' as const, source, sourceId, name };
    const { ids } = await school.app
      .get(UnitOfWork)
      .run((tx) => school.app.get(OrganisationRecorder).recordOrganisations(tx, [place]));
    return ids[0] ?? 0;
  };
  const said = async (by: number, source: string, mapping: ColumnMapping): Promise<void> => {
    const importer = PageImporter.of(school.app, by);
    const batchId = await importer.bring({ 'export.csv': EXPORT }, source);
    const [file] = (await importer.of(batchId)).uploads;
    const columns = school.app.get(MapColumns);
    await columns.say(importer.actor, batchId, file?.publicId ?? '', HEADINGS, mapping);
  };
  /** Where the pupil of the export has come to, and why not. */
  const dropped = async (source: string): Promise<unknown[]> => {
    school.drop({ 'export.csv': EXPORT }, source);
    await school.minute();
    await school.minute();
    const pupils = await school.app.dataSource.query<{ school: string }[]>(
      'SELECT o.name AS school FROM pupil p JOIN organisation o ON o.id = p.organisation_id',
    );
    return [...pupils.map((one) => one.school), (await school.batches()).at(-1)?.problem ?? null];
  };
  const NOT_KNOWN = [expect.stringContaining('the columns fit no kind of file')];

  it('is what people of the school have said that alone has its system', async () => {
    await made('Southfield', 'south', 'S');
    await said(northfield, 'sims', ALL_OF('N'));
    expect(await dropped('sims')).toEqual(['Northfield', null]);
  });

  it('is what people of the only school have said, of whatever system', async () => {
    await said(northfield, 'south', WITH_BASE);
    school.drop({ 'schools.csv': 'school_id,name\nS,Southfield\n' }, 'south');
    expect(await dropped('south')).toEqual(['Southfield', null]);
  });

  it('is not what the only school of its time has said, once it is the file of another', async () => {
    await said(northfield, 'south', WITH_BASE);
    await made('Southfield', 'south', 'S');
    expect(await dropped('south')).toEqual(NOT_KNOWN);
  });

  it('is not what one school has said, once several send their files together', async () => {
    await said(northfield, 'sims', ALL_OF('N'));
    await made('Southfield', 'sims', 'S');
    expect(await dropped('sims')).toEqual(NOT_KNOWN);
  });

  it('is not what the people of a school among several have said of another place', async () => {
    await made('Southfield', 'south', 'S');
    await said(northfield, 'sims', ALL_OF('T'));
    expect(await dropped('sims')).toEqual(NOT_KNOWN);
  });
});
