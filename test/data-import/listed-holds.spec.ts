import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ContactHoldsService } from '../../src/people/contacts/contact-holds.service.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { counts, ImportDesk, northfield } from './import-desk.js';

const STAFF =
  'staff_id,organisation_id,first_name,last_name,email,job_title,roles,year_groups,working_hours\nds1,N,Sam,Lewis,s@school.example,,dsl,,\n';
const KEPT = 'not followed: the hold stays as the DSL has left it';
const LIFTED = 'not followed: a DSL has lifted this hold';

/** Everybody of the pupil. */
const holds = (pupil: string, reason: string, reviewOn = '2026-06-01') => ({
  'holds.csv': `pupil_id,contact_id,reason,placed_by,review_on\n${pupil},,${reason},ds1,${reviewOn}\n`,
});

describeOnEachDatabase('The same list of holds, imported after a DSL has been at work', (kind) => {
  let desk: ImportDesk;

  beforeAll(async () => {
    desk = await ImportDesk.open(kind);
  });

  afterAll(async () => {
    await desk.close();
  });

  const enrol = (pupil: string) => desk.importing({ ...northfield([pupil]), 'staff.csv': STAFF });

  const pupilId = async (pupil: string) =>
    (await desk.query<{ id: number }>('SELECT id FROM pupil WHERE source_id = $1', [pupil]))[0]?.id ?? 0;

  const known = (pupil: string) =>
    desk.query<{ id: number; reason: string; review_on: string; lifted: number }>(
      `SELECT h.id, h.reason, h.review_on, CASE WHEN h.lifted_at IS NULL THEN 0 ELSE 1 END AS lifted
       FROM contact_hold h JOIN pupil p ON p.id = h.pupil_id WHERE p.source_id = $1 ORDER BY h.id`,
      [pupil],
    );

  const asDsl = async (pupil: string, work: 'place' | 'lift') => {
    const [service, id] = [desk.app.get(ContactHoldsService), await pupilId(pupil)];
    const [hold] = await known(pupil);
    const placed = {
      pupilId: id,
      contactId: null,
      reason: 'Police first',
      placedBy: 'key:sam',
      reviewOn: '2026-09-01',
    };
    await desk.app
      .get(UnitOfWork)
      .run(async (tx) =>
        work === 'place'
          ? void (await service.place(tx, placed))
          : service.lift(tx, id, hold?.id ?? 0, 'key:sam'),
      );
  };

  const importing = async (files: Record<string, string>) => {
    const said: string[] = [];
    const [report] = await desk.importing(
      files,
      {},
      { onWarned: (_, row) => said.push(`${row.line} ${row.reason}`) },
    );
    return { counts: counts(report), warned: report?.warned, kept: report?.warnedRows !== undefined, said };
  };

  it('leaves the words and the review date of a hold that the DSL placed, and says so at the row', async () => {
    await enrol('a1');
    await asDsl('a1', 'place');
    const first = await importing(holds('a1', 'Told us'));
    expect(first).toEqual({ counts: 'holds.csv 0/0/1/0', warned: 1, kept: true, said: [`2 ${KEPT}`] });
    expect(await importing(holds('a1', 'Told us twice'))).toMatchObject({ said: [`2 ${KEPT}`] });
    expect(await known('a1')).toMatchObject([{ reason: 'Police first', review_on: '2026-09-01', lifted: 0 }]);
  });

  it('places nothing when the DSL has lifted that hold since, until the row says something new', async () => {
    await enrol('b1');
    await asDsl('b1', 'place');
    await importing(holds('b1', 'Told us'));
    await asDsl('b1', 'lift');
    expect(await importing(holds('b1', 'Told us'))).toMatchObject({ said: [`2 ${LIFTED}`] });
    expect(await known('b1')).toMatchObject([{ lifted: 1 }]);
    expect(await importing(holds('b1', 'New disclosure'))).toMatchObject({
      counts: 'holds.csv 1/0/0/0',
      said: [],
    });
    expect(await known('b1')).toMatchObject([{ lifted: 1 }, { reason: 'New disclosure', lifted: 0 }]);
  });

  it('leaves lifted what the file had placed, and leaves edited what was edited', async () => {
    await enrol('c1');
    await enrol('c2');
    await importing(holds('c1', 'Told us'));
    await asDsl('c1', 'lift');
    expect(await importing(holds('c1', 'Told us'))).toMatchObject({ said: [`2 ${LIFTED}`] });
    await importing(holds('c2', 'Told us'));
    await desk.app.dataSource.query(
      `UPDATE contact_hold SET review_on = '2026-12-01' WHERE pupil_id = ${await pupilId('c2')}`,
    );
    expect(await importing(holds('c2', 'Told us'))).toMatchObject({ said: [`2 ${KEPT}`] });
    expect(await importing(holds('c2', 'Told us again'))).toMatchObject({ said: [`2 ${KEPT}`] });
    expect(await known('c2')).toMatchObject([{ reason: 'Told us', review_on: '2026-12-01', lifted: 0 }]);
  });

  it('corrects what the file itself has placed, without a warning', async () => {
    await enrol('d1');
    await importing(holds('d1', 'Told us'));
    const again = await importing(holds('d1', 'Told us', '2026-07-01'));
    expect(again).toEqual({ counts: 'holds.csv 0/1/0/0', warned: undefined, kept: false, said: [] });
    expect(await known('d1')).toMatchObject([{ review_on: '2026-07-01' }]);
  });
});
