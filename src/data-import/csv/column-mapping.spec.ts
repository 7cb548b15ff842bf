import { describe, expect, it } from '@jest/globals';
import { parseColumnMapping } from './column-mapping.js';
import { planColumns, recogniseKind } from './column-plan.js';

const attendance = (rest: object) => parseColumnMapping(JSON.stringify({ kind: 'attendance', ...rest }));

describe('A column mapping', () => {
  const mapping = attendance({
    columns: { pupil_id: 'UPN', date: 'Mark date', session: 'Half day', code: 'Mark' },
    values: { session: { Morning: 'AM', Afternoon: 'PM' } },
    constants: { school_id: '114' },
    dateFormat: 'dd/MM/yyyy',
  });
  const headings = ['Surname', ' upn ', 'MARK DATE', 'Half day', 'Mark'];

  it('turns the rows of another system into canonical ones', () => {
    const plan = planColumns('attendance', headings, mapping);
    expect(plan.arrange(['Dyer', 'B801200005001', '09/03/2026', ' Morning ', 'L'])).toEqual([
      'B801200005001',
      '2026-03-09',
      'AM',
      'L',
      '114',
      '',
    ]);
    expect(plan.ignoredHeadings).toEqual(['Surname']);
  });

  it('leaves a day that does not fit the format to be refused, with the format in the reason', () => {
    const plan = planColumns('attendance', headings, mapping);
    expect(plan.arrange(['', '1', '31/02/2026', 'AM', '/'])[1]).toBe('31/02/2026 (not dd/MM/yyyy)');
    expect(plan.arrange(['', '1', '2026-02-03', 'AM', '/'])[1]).toBe('2026-02-03 (not dd/MM/yyyy)');
  });

  it('reads the time of an incident in a format of its own', () => {
    const incidents = parseColumnMapping('{"kind":"behaviour","dateTimeFormat":"d/M/yy H:mm"}');
    const columns = ['incident_id', 'pupil_id', 'occurred_at', 'polarity', 'category', 'severity', 'points'];
    const plan = planColumns('behaviour', columns, incidents);
    expect(plan.arrange(['1', '2', '9/3/26 8:05', 'negative', 'x', '1', '-1'])[2]).toBe('2026-03-09T08:05');
  });

  it.each([
    ['not json', 'mapping'],
    ['[]', 'mapping'],
    ['{"kind":"marks"}', 'kind'],
    ['{"kind":"attendance","colums":{}}', 'colums'],
    ['{"kind":"attendance","columns":{"upn":"UPN"}}', 'columns.upn'],
    ['{"kind":"attendance","columns":{"code":3}}', 'columns.code'],
    ['{"kind":"attendance","values":{"session":{"Morning":1}}}', 'values.session.Morning'],
    ['{"kind":"attendance","delimiter":"|"}', 'delimiter'],
    ['{"kind":"attendance","encoding":"latin-1"}', 'encoding'],
    ['{"kind":"attendance","dateFormat":" "}', 'dateFormat'],
    ['{"kind":"attendance","columns":{"code":"x"},"constants":{"code":"/"}}', 'constants.code'],
  ])('%s is refused at %s', (text, field) => {
    expect(() => parseColumnMapping(text)).toThrow(expect.objectContaining({ field }));
  });

  it('names a mapped heading that the file does not have, and required columns that are nowhere', () => {
    expect(() => planColumns('attendance', ['UPN'], mapping)).toThrow('date from "Mark date"');
    expect(() => planColumns('attendance', ['pupil_id', 'date'])).toThrow('missing columns session, code');
  });
});

describe('Recognising a file', () => {
  it.each([
    ['attendance.csv', ['pupil_id', 'date', 'session', 'code'], 'attendance'],
    ['export (3).txt', ['Code', 'Session', 'Date', 'Pupil_ID', 'school_id'], 'attendance'],
    ['attendance.csv', ['pupil_id', 'week_beginning', 'codes'], 'register-weeks'],
    ['school-days.csv', ['school_id', 'date'], 'school-days'],
    ['bars.csv', ['contact_id', 'pupil_id', 'order_type', 'order_until', 'no_contact'], 'contact-bars'],
  ])('%s headed %j is %s', (name, headings, kind) => expect(recogniseKind(name, headings)).toBe(kind));

  it('says what is missing from a file named after a kind, and that others need a mapping', () => {
    expect(() => recogniseKind('/in/attendance.csv', ['pupil_id', 'date', 'session'])).toThrow(
      'missing column code',
    );
    expect(() => recogniseKind('x.csv', ['a'])).toThrow('mapping file');
  });

  it('reads a file in canonical order without copying its cells', () => {
    const cells = ['1', '2026-03-09', 'AM', '/'];
    expect(planColumns('attendance', ['pupil_id', 'date', 'session', 'code']).arrange(cells)).toBe(cells);
  });
});
