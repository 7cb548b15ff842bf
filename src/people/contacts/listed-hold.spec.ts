import { describe, expect, it } from '@jest/globals';
import { decideListedHold, fingerprintOf, type HoldNow } from './listed-hold.js';

const ROW = { reason: 'Told us on Monday', placedBy: 'staff:4', reviewOn: '2026-04-01' };
const LATER_ROW = { ...ROW, reviewOn: '2026-05-01' };

function hold(change: Partial<HoldNow> = {}): HoldNow {
  return { id: 1, ...ROW, liftedAt: null, importMemory: fingerprintOf(ROW), ...change };
}

const LIFTED = { liftedAt: '2026-03-10T09:00:00.000Z' };
const BY_REST = { id: 2, reason: 'Police first', placedBy: 'key:abc', importMemory: null };

describe('A row of a list of holds', () => {
  it('places a hold on whom nobody holds, and is nothing new the second time', () => {
    expect(decideListedHold([], ROW)).toEqual({ step: 'place', fate: 'accepted' });
    expect(decideListedHold([hold()], ROW)).toEqual({ step: 'nothing', fate: 'unchanged', kept: null });
  });

  it('corrects the hold that the list has placed', () => {
    expect(decideListedHold([hold()], LATER_ROW)).toMatchObject({ step: 'correct', holdId: 1 });
    expect(decideListedHold([hold(BY_REST), hold()], LATER_ROW)).toMatchObject({
      step: 'correct',
      holdId: 1,
    });
  });

  it('leaves a hold that a DSL has placed, and remembers that it was met', () => {
    expect(decideListedHold([hold(BY_REST)], ROW)).toEqual({
      step: 'remember',
      holdId: 2,
      fate: 'unchanged',
      kept: 'standing',
    });
    const met = hold({ ...BY_REST, importMemory: fingerprintOf(ROW) });
    expect(decideListedHold([met], ROW)).toEqual({ step: 'nothing', fate: 'unchanged', kept: 'standing' });
  });

  it('leaves a hold of the list that a DSL has edited since', () => {
    const edited = hold({ reviewOn: '2026-07-01' });
    expect(decideListedHold([edited], ROW)).toMatchObject({ step: 'nothing', kept: 'standing' });
    expect(decideListedHold([edited], LATER_ROW)).toMatchObject({ step: 'remember', kept: 'standing' });
  });

  it('does not place again what a DSL has lifted, whoever had placed it', () => {
    const lifted = { step: 'nothing', fate: 'unchanged', kept: 'lifted' };
    expect(decideListedHold([hold(LIFTED)], ROW)).toEqual(lifted);
    const metThenLifted = hold({ ...BY_REST, ...LIFTED, importMemory: fingerprintOf(ROW) });
    expect(decideListedHold([metThenLifted], ROW)).toEqual(lifted);
  });

  it('places a hold when it says something new after the lifting: it may be a new fear', () => {
    expect(decideListedHold([hold(LIFTED)], LATER_ROW)).toEqual({ step: 'place', fate: 'accepted' });
  });
});
