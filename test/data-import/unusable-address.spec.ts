import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { readHome } from '../../src/followups/meeting-home.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { counts, ImportDesk, northfield } from './import-desk.js';

const CONTACTS =
  'contact_id,pupil_id,first_name,last_name,relationship,parental_responsibility,lives_with,priority,email,mobile,address,language,no_contact\n';

/** Ada Okafor, mother of Amy. */
function ada(
  pupil: string,
  email: string,
  change: { mobile?: string; address?: string; noContact?: string } = {},
) {
  const { mobile = '', address = '', noContact = 'false' } = change;
  return {
    'contacts.csv': `${CONTACTS}m-${pupil},${pupil},Ada,Okafor,Mother,true,true,1,${email},${mobile},${address},en,${noContact}\n`,
  };
}

describeOnEachDatabase('A contact whose mail address is mistyped', (kind) => {
  let desk: ImportDesk;

  beforeAll(async () => {
    desk = await ImportDesk.open(kind);
  });

  afterAll(async () => {
    await desk.close();
  });

  const mother = async (pupil: string) => {
    const [row] = await desk.query<{ id: number }>('SELECT id FROM pupil WHERE source_id = $1', [pupil]);
    const { people } = await readHome(desk.app.dataSource.manager, row?.id ?? 0, [], '2026-03-02');
    return { email: people[0]?.email, outcome: people[0]?.decision.outcome };
  };

  it('is taken in without the address, with a warning kept for the office, and asked by phone or letter', async () => {
    for (const [pupil, change, by] of [
      ['a1', { mobile: '07700 900123' }, 'ask-by-phone'],
      ['a2', { address: '1 Mill Lane' }, 'letter'],
      ['a3', {}, 'ask-by-phone'],
    ] as const) {
      await desk.importing(northfield([pupil]));
      const [report] = await desk.importing(ada(pupil, 'ada@home', change));
      expect(counts(report)).toBe('contacts.csv 1/0/0/0');
      expect(report?.warned).toBe(1);
      expect(await readFile(report?.warnedRows ?? '', 'utf8')).toMatch(
        /^\uFEFFline,field,reason,contact_id.*\r\n2,email,"email: expected one mail address, got ""ada@home""; it is kept out/,
      );
      expect(await mother(pupil)).toEqual({ email: null, outcome: by });
    }
  });

  it('keeps what bars them', async () => {
    await desk.importing(northfield(['b1']));
    await desk.importing(ada('b1', 'ada@@home.example', { noContact: 'true' }));
    expect(await mother('b1')).toEqual({ email: null, outcome: 'withhold' });
  });

  it('loses an older address, which may be somebody else’s by now, and gets the mended one', async () => {
    await desk.importing({ ...northfield(['c1']), ...ada('c1', 'ada@home.example') });
    expect(await mother('c1')).toEqual({ email: 'ada@home.example', outcome: 'invite' });
    const changed = ada('c1', 'ada@new,example', { mobile: '07700 900123' });
    changed['contacts.csv'] = changed['contacts.csv'].replace('ada@new,example', '"ada@new,example"');
    expect((await desk.importing(changed)).map(counts)).toEqual(['contacts.csv 0/1/0/0']);
    expect((await desk.importing(changed)).map(counts)).toEqual(['contacts.csv 0/0/1/0']);
    expect(await mother('c1')).toEqual({ email: null, outcome: 'ask-by-phone' });
    await desk.importing(ada('c1', 'ada@new.example'));
    expect(await mother('c1')).toEqual({ email: 'ada@new.example', outcome: 'invite' });
  });

  it('is warned about in a dry run too, also when the child is new', async () => {
    const said: string[] = [];
    const files = { ...northfield(['d1']), ...ada('d1', 'none') };
    const reports = await desk.importing(
      files,
      { dryRun: true },
      { onWarned: (file, { line }) => said.push(`${file} ${line}`) },
    );
    expect(said).toEqual(['contacts.csv 2']);
    expect(reports.at(-1)).toMatchObject({ accepted: 1, warned: 1 });
    expect(reports.at(-1)).not.toHaveProperty('warnedRows');
  });
});
