import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DslListService } from '../../src/signals/dsl-list/dsl-list.service.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { codeId, counts, ImportDesk, northfield } from './import-desk.js';

const MARKS = 'pupil_id,date,session,code';

describeOnEachDatabase('A file that contradicts itself', (kind) => {
  let desk: ImportDesk;

  beforeAll(async () => {
    desk = await ImportDesk.open(kind);
    await desk.importing(northfield(['amy', 'ben', 'cara', 'dan']));
  });

  afterAll(async () => {
    await desk.close();
  });

  /** `file line field: reason` of what was refused, and the counts. */
  const importing = async (name: string, lines: readonly string[], dryRun = false) => {
    const refused: string[] = [];
    const reports = await desk.importing(
      { [name]: `${lines.join('\n')}\n` },
      { dryRun },
      { onRejected: (_, { line, field, reason }) => refused.push(`${line} [${field}] ${reason}`) },
    );
    return { counts: counts(reports[0]), refused };
  };

  it('keeps the first of two codes for one session, names both lines, and changes nothing when it comes again', async () => {
    const register = [
      MARKS,
      'amy,2025-09-02,AM,/',
      'amy,2025-09-01,AM,N',
      'ben,2025-09-01,AM,L',
      'amy,2025-09-01,AM,L',
      'amy,2025-09-01,PM,L',
      'amy,2025-09-01,AM,n',
    ];
    const refused = ['5 [code] code: line 3 says "N" for this session, line 5 says "L"; line 3 was taken'];
    expect(await importing('attendance.csv', register, true)).toEqual({
      counts: 'attendance.csv 4/0/1/1',
      refused,
    });
    expect(await importing('attendance.csv', register)).toEqual({
      counts: 'attendance.csv 4/0/1/1',
      refused,
    });
    expect(await importing('attendance.csv', register)).toEqual({
      counts: 'attendance.csv 0/0/5/1',
      refused,
    });
    expect((await desk.marksOf('amy')).map(({ code }) => code)).toEqual(['N', 'L', '/'].map(codeId));
    expect(await desk.query('SELECT id FROM mark_correction')).toEqual([]);
  });

  it('is told of in a wide register mark by mark, and the other marks of the week are taken', async () => {
    const weeks = [
      'pupil_id,week_beginning,codes',
      'cara,2025-09-01,/\\/\\/\\/\\/\\',
      'cara,2025-09-01,/\\I\\/\\/\\/\\',
    ];
    const { counts: report, refused } = await importing('register-weeks.csv', weeks);
    expect(report).toBe('register-weeks.csv 10/0/9/1');
    expect(refused).toEqual([
      '3 [code] code: line 2 says "/" for this session, line 3 says "I"; line 2 was taken',
    ]);
  });

  it('keeps the first of two contents of one incident, result and observation', async () => {
    const files: [string, string[]][] = [
      [
        'behaviour.csv',
        [
          'incident_id,pupil_id,occurred_at,polarity,category,severity,points',
          'b1,amy,2025-09-01T10:15,negative,Rude,2,-2',
          'b1,ben,2025-09-01T10:15,negative,Rude,1,-1',
          'b1,amy,2025-09-01T10:15,negative,Rude,5,-2',
          'b1,amy,2025-09-01T10:15,negative,Rude,2,-2',
        ],
      ],
      [
        'attainment.csv',
        [
          'pupil_id,subject,assessment,date,scale,score',
          'amy,Maths,Autumn,2025-10-01,0-20,11.5',
          'amy,Maths,Autumn,2025-10-02,0-20,3',
          'amy,Maths,Autumn,2025-10-01,0-20,3',
          'amy,Maths,Autumn,2025-10-01,0-20,11.5',
        ],
      ],
      [
        'observations.csv',
        [
          'observation_id,pupil_id,date,theme,severity,text',
          'o1,amy,2025-09-01,family,mild,Tired.',
          'o2,amy,2025-09-01,family,mild,Tired.',
          'o1,ben,2025-09-01,family,mild,Tired.',
          'o1,amy,2025-09-01,family,mild,Tired.',
        ],
      ],
    ];
    for (const [name, lines] of files) {
      const refused = [
        '4 [] line 2 says something else about the same thing as this line 4; line 2 was taken',
      ];
      expect(await importing(name, lines)).toEqual({ counts: `${name} 2/0/1/1`, refused });
      expect(await importing(name, lines)).toEqual({ counts: `${name} 0/0/3/1`, refused });
    }
  });

  it('never loses a mark of possible harm or a confidence to a line that says less', async () => {
    const lines = [
      'home_insight_id,pupil_id,date,told_by,text,restricted,possible_harm',
      'h1,dan,2025-09-01,pupil,My uncle is strict.,,',
      'h1,dan,2025-09-01,pupil,My uncle hits me.,,yes',
      'h2,dan,2025-09-01,pupil,We moved.,,',
      'h2,dan,2025-09-01,pupil,We moved. Do not say where.,yes,',
      'h3,dan,2025-09-01,pupil,He hit me.,,yes',
      'h3,dan,2025-09-01,pupil,He is nice.,,',
    ];
    for (let time = 0; time < 2; time++) {
      expect((await importing('home-insights.csv', lines)).refused).toEqual([
        '7 [] line 6 says something else about the same thing as this line 7; line 6 was taken',
      ]);
      const told = await desk.app.get(DslListService).standing();
      expect(told.map(({ text }) => text).sort()).toEqual([
        'He hit me.',
        'My uncle hits me.',
        'We moved. Do not say where.',
      ]);
    }
  });
});
