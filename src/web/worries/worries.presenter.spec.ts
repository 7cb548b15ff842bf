import { describe, expect, it } from '@jest/globals';
import type { MyWorry } from '../../followups/reading/my-worries.js';
import type { WhoReads } from '../../signals/worries/worry-readers.js';
import { presentLogged, presentWorries } from './worries.presenter.js';

const TODAY = '2026-03-06';
const worry: MyWorry = {
  ...{
    worryId: 'w',
    pupilId: 1,
    pupilPublicId: 'amirs-id',
    pupilName: 'Amir Khan',
    day: '2026-03-02',
    text: 'Sat alone.',
  },
  ...{ possibleHarm: false, restricted: false, came: [] },
};
const harm: MyWorry = { ...worry, possibleHarm: true, text: null };
const sam = { school: 'Northfield', phone: '0114 496 0000', dsls: ['Sam Lewis'] };
const leads = (...names: string[]): WhoReads => ({ school: sam, are: 'pastoral-leads', names });
const dsls = (...names: string[]): WhoReads => ({ school: { ...sam, dsls: names }, are: 'dsls', names });

describe('What the writer of a worry reads', () => {
  it('puts each step in words, with its day', () => {
    const came: MyWorry['came'] = [
      { kind: 'read', by: 'Ada Okafor', on: '2026-03-03' },
      { kind: 'to-be-decided', since: '2026-03-03' },
      { kind: 'no-action', on: '2026-03-03' },
      { kind: 'in-case', since: '2026-03-04' },
      { kind: 'talked-with-home', on: '2026-03-05' },
      { kind: 'case-closed', on: '2026-03-06' },
    ];
    expect(presentWorries([{ ...worry, came }], null, TODAY).mine[0]?.came).toEqual([
      'Read by Ada Okafor on Tuesday 3 March',
      'On the list of pupils to talk about since Tuesday 3 March',
      'Looked at on Tuesday 3 March, no action for now',
      'Part of a case since Wednesday 4 March',
      'Talked about with home on Thursday 5 March',
      'The case was closed on Friday 6 March',
    ]);
    const [line] = presentWorries([{ ...harm, came: [{ kind: 'with-dsl' }] }], null, TODAY).mine;
    expect(line).toEqual({ pupil: 'Amir Khan', day: 'Monday 2 March', text: null, came: ['With the DSL'] });
  });

  it('names who reads it and by when, straight after it was logged', () => {
    const first = (reads: WhoReads | null) => presentLogged(worry, reads).next[0];
    expect(first(leads('Ada Okafor'))).toBe(
      'Ada Okafor (pastoral lead) reads it within one school day. You will see when they have.',
    );
    expect(first(leads('Ada Okafor', 'Ben Cole'))).toContain('Ada Okafor or Ben Cole (pastoral lead)');
    expect(first(dsls('Sam Lewis'))).toContain('Sam Lewis (DSL) reads it');
    expect(first(leads())).toContain('You are the one who reads worries about Amir Khan');
    expect(first(dsls())).toContain('Nobody is named at Northfield');
    expect(first(null)).toContain('Nobody is named at the school');
    expect(presentLogged({ ...worry, restricted: true }, leads('Ada Okafor')).next.at(-1)).toBe(
      'It stays with pastoral staff and the DSL.',
    );
  });

  it('sends the writer of possible harm to the DSL in person, and to the head where there is none', () => {
    expect(presentLogged(harm, dsls('Sam Lewis'))).toMatchObject({
      title: 'It is with the DSL',
      isForDsl: true,
    });
    expect(presentLogged(harm, dsls('Sam Lewis')).next[0]).toBe(
      'Only Sam Lewis (DSL) reads it, by the end of the next school day.',
    );
    expect(presentLogged(harm, dsls()).next[0]).toContain('Northfield has named no DSL in Tandem');
    expect(presentLogged(harm, { ...dsls('Sam Lewis'), names: [] }).next[0]).toContain(
      'your own list as DSL',
    );
  });
});
