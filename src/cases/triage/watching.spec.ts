import { describe, expect, it } from '@jest/globals';
import { latestWatchDay, isWorse } from './watching.js';
import { whatFollowed } from './what-followed.js';

const SPRING = { firstDay: '2026-01-05', lastDay: '2026-03-27' };

describe('How long a pupil can be watched', () => {
  it.each([
    ['in the middle of a term, to its end', '2026-03-02', '2026-03-27'],
    ['early in a term, six weeks', '2026-01-05', '2026-02-16'],
    ['in the last week of a term, six weeks: into the next', '2026-03-20', '2026-05-01'],
    ['a day before the last week, to its end', '2026-03-19', '2026-03-27'],
    ['outside any term, six weeks', '2026-04-01', '2026-05-13'],
  ])('is, %s', (_, today, latest) => {
    expect(latestWatchDay(today, [SPRING])).toBe(latest);
  });
});

describe('A watched pupil is worse off', () => {
  const known = (state: 'raised' | 'cleared' | 'withdrawn', severity = 3) => [
    { ruleKey: 'severe-absence', severity, state },
  ];
  const added = { ruleKey: 'severe-absence', severity: 3 };

  it('when another rule is met, or the same one anew once it was over', () => {
    expect(isWorse(known('raised'), { ruleKey: 'serious-incident', severity: 1 })).toBe(true);
    expect(isWorse(known('cleared'), added)).toBe(true);
  });

  it('not when a correction took a concern away and another put it back, unless it is graver now', () => {
    expect(isWorse(known('withdrawn'), added)).toBe(false);
    expect(isWorse(known('withdrawn', 2), added)).toBe(true);
  });
});

describe('What has followed from an outcome', () => {
  const line = (actor: string, kind: string, caseId = 1) => ({ actor, kind, caseId });

  it('is what another person did, or the same person did beyond writing a note', () => {
    expect(whatFollowed([line('staff:sam', 'note')], 'staff:ada', null)).toEqual({
      actor: 'staff:sam',
      words: 'has written a note since',
    });
    expect(whatFollowed([line('staff:ada', 'follow-up-approved')], 'staff:ada', null)?.words).toContain(
      'approved',
    );
    expect(whatFollowed([line('staff:ada', 'owner-changed')], 'staff:ada', null)?.words).toContain('gone on');
  });

  it("is nothing the worker does again by itself, and no note of one's own", () => {
    const lines = [
      line('worker', 'follow-up-withdrawn'),
      line('worker', 'concern-added'),
      line('staff:ada', 'note'),
    ];
    expect(whatFollowed(lines, 'staff:ada', null)).toBeNull();
    expect(whatFollowed([line('worker', 'concern-added', 7)], 'staff:ada', 7)?.actor).toBe('worker');
  });
});
