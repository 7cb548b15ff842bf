import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readHome } from '../../src/followups/meeting-home.js';
import { ContactHoldsService } from '../../src/people/contacts/contact-holds.service.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { counts, ImportDesk, northfield } from './import-desk.js';

const CONTACTS =
  'contact_id,pupil_id,first_name,last_name,relationship,parental_responsibility,lives_with,priority,email,mobile,address,language,no_contact\n';
const BARS = 'contact_id,pupil_id,order_type,order_until,no_contact\n';
const HOLDS = 'pupil_id,contact_id,reason,placed_by,review_on\n';
const STAFF =
  'staff_id,organisation_id,first_name,last_name,email,job_title,roles,year_groups,working_hours\nds1,N,Sam,Lewis,s@school.example,,dsl,,\n';

interface Standing {
  readonly id: number;
  readonly contact: string | null;
  readonly reason: string;
  readonly placed_by: string;
  readonly review_on: string;
}

/** Tomasz Okafor, who is in the life of Amy. */
function father(pupil: string, change: { priority?: string; noContact?: string } = {}): string {
  const { priority = '1', noContact = 'false' } = change;
  return `c-${pupil},${pupil},Tomasz,Okafor,Father,true,true,${priority},t@home.example,,,en,${noContact}\n`;
}

const badBar = (pupil: string) => ({
  'contact-bars.csv': `${BARS}c-${pupil},${pupil},no-contact-order,31/12/2027,true\n`,
});
const goodBar = (pupil: string) => ({
  'contact-bars.csv': `${BARS}c-${pupil},${pupil},no-contact-order,2027-12-31,true\n`,
});

describeOnEachDatabase('A refused row that protects a child', (kind) => {
  let desk: ImportDesk;

  beforeAll(async () => {
    desk = await ImportDesk.open(kind);
  });

  afterAll(async () => {
    await desk.close();
  });

  const withFather = async (pupil: string) => {
    await desk.importing({ ...northfield([pupil]), 'contacts.csv': CONTACTS + father(pupil) });
  };

  const standing = (pupil: string): Promise<Standing[]> =>
    desk.query(
      `SELECT h.id, c.source_id AS contact, h.reason, h.placed_by, h.review_on
       FROM contact_hold h JOIN pupil p ON p.id = h.pupil_id LEFT JOIN contact c ON c.id = h.contact_id
       WHERE p.source_id = $1 AND h.lifted_at IS NULL ORDER BY h.id`,
      [pupil],
    );

  const reasons = async (pupil: string) => (await standing(pupil)).map(({ reason }) => reason);

  const outcomeFor = async (pupil: string) => {
    const [row] = await desk.query<{ id: number }>(`SELECT id FROM pupil WHERE source_id = $1`, [pupil]);
    const home = await readHome(desk.app.dataSource.manager, row?.id ?? 0, [], '2026-03-02');
    return { outcome: home.people[0]?.decision.outcome, routedTo: home.who.routedTo };
  };

  it('holds the contact of a bar with a date nobody can read, so that the DSL decides', async () => {
    await withFather('a1');
    expect(await outcomeFor('a1')).toEqual({ outcome: 'invite', routedTo: 'pastoral-lead' });
    const [report] = await desk.importing(badBar('a1'));
    expect(counts(report)).toBe('contact-bars.csv 0/0/0/1');
    expect(await standing('a1')).toEqual([
      {
        id: expect.any(Number),
        contact: 'c-a1',
        reason: 'A row of contact-bars.csv about this contact was refused on import: order_until',
        placed_by: 'import',
        review_on: '2026-03-16',
      },
    ]);
    expect(await outcomeFor('a1')).toEqual({ outcome: 'dsl-decides', routedTo: 'dsl' });
  });

  it('holds nobody in a dry run', async () => {
    await withFather('b1');
    const [report] = await desk.importing(badBar('b1'), { dryRun: true });
    expect(counts(report)).toBe('contact-bars.csv 0/0/0/1');
    expect(await standing('b1')).toEqual([]);
    await desk.importing(badBar('b1'));
    await desk.importing(goodBar('b1'), { dryRun: true });
    expect(await standing('b1')).toHaveLength(1);
  });

  it('places no second hold when the file comes again', async () => {
    await withFather('d1');
    await desk.importing(badBar('d1'));
    const [first] = await standing('d1');
    await desk.importing(badBar('d1'));
    expect(await standing('d1')).toEqual([first]);
  });

  it('lifts its hold when the row is mended, and bars the contact instead', async () => {
    await withFather('e1');
    await desk.importing(badBar('e1'));
    await desk.importing(goodBar('e1'));
    expect(await standing('e1')).toEqual([]);
    const bars = await desk.query(
      `SELECT order_until FROM pupil_contact pc JOIN pupil p ON p.id = pc.pupil_id WHERE p.source_id = 'e1'`,
    );
    expect(bars).toEqual([{ order_until: '2027-12-31' }]);
  });

  it('goes by the last row of a file about the same contact', async () => {
    await withFather('f1');
    const good = goodBar('f1')['contact-bars.csv'];
    const bad = badBar('f1')['contact-bars.csv'].slice(BARS.length);
    await desk.importing({ 'contact-bars.csv': good + bad });
    expect(await standing('f1')).toHaveLength(1);
    await desk.importing({ 'contact-bars.csv': BARS + bad + good.slice(BARS.length) });
    expect(await standing('f1')).toEqual([]);
  });

  it('holds a contact whose refused row says no contact, in any case, or says what nobody understands', async () => {
    for (const [pupil, noContact] of [
      ['g1', 'TRUE'],
      ['g2', ' yes '],
      ['g3', 'court order'],
    ] as const) {
      await withFather(pupil);
      const row = father(pupil, { priority: 'first', noContact });
      const [report] = await desk.importing({ 'contacts.csv': CONTACTS + row });
      expect(counts(report)).toBe('contacts.csv 0/0/0/1');
      expect(await reasons(pupil)).toEqual([
        'A row of contacts.csv about this contact was refused on import: priority',
      ]);
    }
    await desk.importing({ 'contacts.csv': CONTACTS + father('g1', { noContact: 'true' }) });
    expect(await standing('g1')).toEqual([]);
  });

  it('does not hold a contact whose refused row bars nobody', async () => {
    for (const [pupil, noContact] of [
      ['h1', 'false'],
      ['h2', 'No'],
      ['h3', '0'],
      ['h4', ''],
    ] as const) {
      await withFather(pupil);
      const row = father(pupil, { priority: 'first', noContact });
      const [report] = await desk.importing({ 'contacts.csv': CONTACTS + row });
      expect(counts(report)).toBe('contacts.csv 0/0/0/1');
      expect(await standing(pupil)).toEqual([]);
    }
  });

  it('holds a contact of the same file, whose good row was still waiting to be written', async () => {
    const rows = father('i1') + father('i1', { priority: 'first', noContact: 'true' });
    await desk.importing({ ...northfield(['i1']), 'contacts.csv': CONTACTS + rows });
    expect(await standing('i1')).toHaveLength(1);
  });

  it('holds everybody for a refused hold on everybody, and the one contact for a row with a stray comma', async () => {
    await withFather('j1');
    await withFather('j2');
    const rows = `j1,,Told us,ds1,next week\nj2,c-j2,Told us, in tears,ds1,2026-06-01\n`;
    await desk.importing({ 'staff.csv': STAFF, 'holds.csv': HOLDS + rows });
    expect((await standing('j1')).map(({ contact, reason }) => [contact, reason])).toEqual([
      [null, 'A row of holds.csv about all contacts of this child was refused on import: review_on'],
    ]);
    expect((await standing('j2')).map(({ contact, reason }) => [contact, reason])).toEqual([
      ['c-j2', 'A row of holds.csv about this contact was refused on import: the row as a whole'],
    ]);
  });

  it('holds for a row that only the loader could refuse, and gives way to the hold as the DSL placed it', async () => {
    await withFather('k1');
    await desk.importing({ 'staff.csv': STAFF, 'holds.csv': `${HOLDS}k1,c-k1,Told us,ds9,2026-06-01\n` });
    expect(await reasons('k1')).toEqual([
      'A row of holds.csv about this contact was refused on import: placed_by',
    ]);
    await desk.importing({ 'holds.csv': `${HOLDS}k1,c-k1,Told us,ds1,2026-06-01\n` });
    expect(await reasons('k1')).toEqual(['Told us']);
  });

  it('leaves a hold that a DSL placed as it is, and stands for another file that is still refused', async () => {
    await withFather('l1');
    await withFather('l2');
    await desk.importing({ 'staff.csv': STAFF, 'holds.csv': `${HOLDS}l1,c-l1,Told us,ds1,2026-06-01\n` });
    await desk.importing(badBar('l1'));
    await desk.importing(goodBar('l1'));
    expect(await reasons('l1')).toEqual(['Told us']);
    const contacts = CONTACTS + father('l2', { priority: 'first', noContact: 'true' });
    await desk.importing({ 'contacts.csv': contacts, ...badBar('l2') });
    await desk.importing({ 'contacts.csv': contacts, ...goodBar('l2') });
    expect(await reasons('l2')).toEqual([
      'A row of contacts.csv about this contact was refused on import: priority',
    ]);
  });

  it('holds again while the row is refused, though a DSL has lifted the hold: it may be another order by now', async () => {
    await withFather('m1');
    await desk.importing(badBar('m1'));
    const [hold] = await standing('m1');
    const [pupil] = await desk.query<{ id: number }>(`SELECT id FROM pupil WHERE source_id = 'm1'`);
    await desk.app
      .get(UnitOfWork)
      .run((tx) => desk.app.get(ContactHoldsService).lift(tx, pupil?.id ?? 0, hold?.id ?? 0, 'staff:1'));
    expect(await standing('m1')).toEqual([]);
    await desk.importing(badBar('m1'));
    expect(await standing('m1')).toHaveLength(1);
  });

  describe('about a contact we cannot tell', () => {
    const order = (contact: string, pupil: string) =>
      `${contact},${pupil},no-contact-order,2027-12-31,true\n`;
    const bars = (...rows: string[]) => ({ 'contact-bars.csv': BARS + rows.join('') });
    const NAMES_A_STRANGER =
      'A row of contact-bars.csv names a contact whom this child does not have, so that nobody can tell whom it was to protect from: all contacts are held';
    const everybody = {
      contact: null,
      reason: NAMES_A_STRANGER,
      placed_by: 'import',
      review_on: '2026-03-16',
    };

    const withBothParents = async (pupil: string) => {
      const mother = `m-${pupil},${pupil},Ada,Okafor,Mother,true,true,2,a@home.example,,,en,false\n`;
      await desk.importing({ ...northfield([pupil]), 'contacts.csv': CONTACTS + father(pupil) + mother });
    };

    it('holds everybody of the child, whether nobody has the id, another child’s contact has it, or it is empty', async () => {
      for (const [pupil, contact] of [
        ['n1', 'c-m99'],
        ['n2', 'c-n1'],
        ['n3', ''],
      ] as const) {
        await withBothParents(pupil);
        await desk.importing(bars(order(contact, pupil)));
        expect(await standing(pupil)).toMatchObject([everybody]);
        expect(await outcomeFor(pupil)).toEqual({ outcome: 'dsl-decides', routedTo: 'dsl' });
      }
      expect(await standing('n1')).toHaveLength(1);
    });

    it('holds everybody for a hold on a stranger, for a row cut short, and for one whose date is wrong too', async () => {
      await withBothParents('o1');
      await withBothParents('o2');
      await withBothParents('o3');
      await desk.importing({
        'staff.csv': STAFF,
        'holds.csv': `${HOLDS}o1,c-o99,Told us,ds1,2026-06-01\n`,
        ...bars('c-o99,o2\n', order('c-o99', 'o3').replace('2027-12-31', '31/12/2027')),
      });
      expect(await reasons('o1')).toEqual([NAMES_A_STRANGER.replace('contact-bars', 'holds')]);
      expect(await reasons('o2')).toEqual([NAMES_A_STRANGER]);
      expect(await reasons('o3')).toEqual([NAMES_A_STRANGER]);
    });

    it('says in the message of the row that everybody is held, and not in that of a row about one contact', async () => {
      await withBothParents('p1');
      const said: string[] = [];
      const rows = [order('c-p99', 'p1'), order('c-p1', 'p1').replace('2027-12-31', 'soon')];
      await desk.importing(bars(...rows), {}, { onRejected: (_, { reason }) => said.push(reason) });
      expect(said).toEqual([
        'contact_id: no contact is known by "c-p99"; nobody can tell whom this row protects from, so all contacts of this pupil are held until it is mended',
        'order_until: expected YYYY-MM-DD, got "soon"',
      ]);
    });

    it('lifts that hold when the row is mended, and bars the contact it meant', async () => {
      await withBothParents('q1');
      await desk.importing(bars(order('c-q99', 'q1')));
      await desk.importing(bars(order('c-q99', 'q1')));
      expect(await standing('q1')).toHaveLength(1);
      await desk.importing(bars(order('c-q1', 'q1')));
      expect(await standing('q1')).toEqual([]);
      expect(await outcomeFor('q1')).toMatchObject({ outcome: 'withhold' });
    });

    it('keeps that hold while any such row is left, and when the row was only deleted', async () => {
      await withBothParents('r1');
      const mother = order('m-r1', 'r1');
      await desk.importing(bars(mother, order('c-r99', 'r1')));
      await desk.importing(bars(order('c-r1', 'r1'), order('c-r98', 'r1')));
      expect(await standing('r1')).toHaveLength(1);
      await desk.importing(bars(mother));
      expect(await standing('r1')).toHaveLength(1);
      await desk.importing(bars(mother, order('c-r1', 'r1')));
      expect(await standing('r1')).toEqual([]);
    });

    it('holds nobody for a row that bars nobody, for a pupil nobody knows, and in a dry run', async () => {
      await withBothParents('s1');
      await desk.importing(bars('c-s99,s1,,,false\n', order('c-s1', 's99')));
      await desk.importing(bars(order('c-s99', 's1')), { dryRun: true });
      expect(await standing('s1')).toEqual([]);
    });
  });
});
