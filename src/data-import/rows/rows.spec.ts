import { describe, expect, it } from '@jest/globals';
import { toEpochDay } from '../../shared/days.js';
import { checkAttendanceRow } from './attendance.row.js';
import { checkContactRow, kindOfRelationship } from './contact.row.js';
import { checkEnrolmentRow } from './enrolment.row.js';
import { checkHoldRow } from './hold.row.js';
import { checkIncidentRow } from './incident.row.js';
import { checkObservationRow } from './observation.row.js';
import { checkPupilRow } from './pupil.row.js';
import { checkRegisterWeekRow } from './register-week.row.js';
import { checkResultRow } from './result.row.js';
import { shown } from './row-check.js';
import { FILE_KINDS, ROW_KINDS } from './row-kinds.js';
import { checkSchoolRow } from './school.row.js';
import { checkStaffRow } from './staff.row.js';
import { checkTeamRow } from './team.row.js';
import { checkTermRow } from './term.row.js';

const MONDAY = toEpochDay('2026-03-09');

describe('Checking a mark', () => {
  it('gives the day as a number, the session as 0 or 1, and the code as it stands', () => {
    expect(checkAttendanceRow([' 604821 ', '2026-03-09', 'pm', '\\']).ok).toEqual({
      pupilId: '604821',
      day: MONDAY,
      session: 1,
      code: '\\',
      schoolId: null,
      recordedOn: null,
    });
  });

  it.each([
    [['', '2026-03-09', 'AM', '/'], 'pupil_id', 'pupil_id: expected an id of at most 80 characters, got ""'],
    [['1', '31/02/2022', 'AM', '/'], 'date', 'date: expected YYYY-MM-DD, got "31/02/2022"'],
    [['1', '2026-02-30', 'AM', '/'], 'date', 'date: expected YYYY-MM-DD, got "2026-02-30"'],
    [['1', '2026-03-09', 'noon', '/'], 'session', 'session: expected AM or PM, got "noon"'],
    [['1', '2026-03-09', 'AM', ' '], 'code', 'code: expected some text, got " "'],
    [['1', '2026-03-09', 'AM', '/', '', 'x'], 'recorded_on', 'recorded_on: expected YYYY-MM-DD, got "x"'],
  ])('refuses %j at %s', (cells, field, reason) => {
    expect(checkAttendanceRow(cells).rejected).toEqual({ field, reason });
  });

  it('shows at most 40 characters of a refused value and makes invisible ones visible', () => {
    expect(shown('a'.repeat(41))).toBe(`${'a'.repeat(40)}…`);
    expect(shown('a\u0007b\u202Ec\n')).toBe('a\\u0007b\\u202ec\\u000a');
    expect(shown('😀'.repeat(40))).toBe('😀'.repeat(40));
  });
});

describe('Checking a week of a wide register', () => {
  const codes = (text: string) =>
    checkRegisterWeekRow(['1', '2026-03-09', text]).ok?.map(
      (mark) => `${mark.day - MONDAY}${mark.session}${mark.code}`,
    );

  it('opens ten characters out into ten marks, Monday morning first', () => {
    expect(codes('/\\/\\L\\OOII')).toEqual([
      '00/',
      '01\\',
      '10/',
      '11\\',
      '20L',
      '21\\',
      '30O',
      '31O',
      '40I',
      '41I',
    ]);
  });

  it('takes blank and "-" for no mark', () => {
    expect(codes('/-        ')).toEqual(['00/']);
    expect(codes('----------')).toEqual([]);
  });

  it('takes codes with spaces or semicolons between them', () => {
    expect(codes('/ \\ / \\ / \\ / \\ C1 C1')?.slice(8)).toEqual(['40C1', '41C1']);
    expect(codes('/;;;;;;;;;C1')).toEqual(['00/', '41C1']);
  });

  it('refuses nine codes, and a week that does not begin on a Monday', () => {
    expect(checkRegisterWeekRow(['1', '2026-03-09', '/\\/\\/\\/\\/']).rejected?.field).toBe('codes');
    expect(checkRegisterWeekRow(['1', '2026-03-10', '/\\/\\/\\/\\/\\']).rejected?.reason).toBe(
      'week_beginning: expected a Monday, got "2026-03-10"',
    );
  });
});

describe('Checking people', () => {
  it('trims names and asks for them', () => {
    const amir = [
      '1',
      '9',
      ' Amir ',
      'Khan',
      '',
      '2012-02-29',
      '8',
      '',
      '',
      'In-Care',
      'agreed',
      '2026-01-05',
    ];
    expect(checkPupilRow(amir).ok).toMatchObject({
      firstName: 'Amir',
      preferredName: null,
      socialCare: 'in-care',
    });
    expect(checkPupilRow(['1', '9', ' \u00A0', 'Khan']).rejected?.field).toBe('first_name');
  });

  it('takes one mail address of the pupil, and none from a file without the column', () => {
    const amir = ['1', '9', 'Amir', 'Khan', '', '', '', '', '', '', '', ''];
    expect(checkPupilRow(amir).ok?.email).toBeNull();
    expect(checkPupilRow([...amir, ' amir@pupils.example ']).ok?.email).toBe('amir@pupils.example');
    for (const email of ['a@b.example, c@d.example', 'a@b.example\r\nBcc: x@y.example', 'none'])
      expect(checkPupilRow([...amir, email]).rejected?.field).toBe('email');
  });

  const carmen = [
    '7',
    '1',
    'Carmen',
    'Dyer',
    'Mother',
    'yes',
    'TRUE',
    '1',
    'c@home.example',
    '',
    '',
    'en',
    '0',
  ];

  it('reads a contact and takes the kind from a plain relationship word', () => {
    expect(checkContactRow(carmen).ok).toMatchObject({
      kind: 'parent',
      livesWith: true,
      noContact: false,
      channel: null,
    });
    expect(kindOfRelationship('Step Father')).toBe('step-parent');
    expect(kindOfRelationship('foster carer')).toBe('foster-carer');
    expect(kindOfRelationship('Guardian')).toBe('other');
  });

  it('never guesses a right or a bar', () => {
    expect(checkContactRow(carmen.with(12, '')).rejected?.reason).toBe(
      'no_contact: expected true or false, got ""',
    );
    expect(checkContactRow(carmen.with(5, 'maybe')).rejected?.field).toBe('parental_responsibility');
  });

  it('takes a contact without what is not one mail address, and says so', () => {
    const wrong = [
      'a@b.example, c@d.example',
      'a@b.example\r\nBcc: x@y.example',
      'none',
      `${'x'.repeat(250)}@b.example`,
    ];
    for (const email of wrong) {
      const { ok } = checkContactRow(carmen.with(8, email));
      expect(ok).toMatchObject({ email: null, emailFault: { field: 'email' } });
    }
    expect(checkContactRow(carmen.with(8, 'carmen@home,example')).ok?.emailFault?.reason).toBe(
      'email: expected one mail address, got "carmen@home,example"; it is kept out, and this contact is asked by phone or letter',
    );
    for (const email of ['', ' carmen@home.example '])
      expect(checkContactRow(carmen.with(8, email)).ok).toMatchObject({
        email: email.trim() || null,
        emailFault: null,
      });
  });

  it('reads roles, year groups and working hours of staff', () => {
    const cells = [
      's1',
      '9',
      'Ruth',
      'Adeyemi',
      '',
      '',
      'pastoral-lead; DSL',
      '7;8',
      'Mon 8:30-16:30; Tuesday 09:00–12:00',
    ];
    expect(checkStaffRow(cells).ok).toMatchObject({
      roles: ['pastoral-lead', 'dsl'],
      yearGroups: ['7', '8'],
      workingHours: [
        { weekday: 1, fromTime: '08:30', toTime: '16:30' },
        { weekday: 2, fromTime: '09:00', toTime: '12:00' },
      ],
    });
    for (const hours of ['Mon 16:30-08:30', 'Mo 08:30-16:30', 'Mon 08:30', 'Mon 24:00-25:00'])
      expect(checkStaffRow(cells.with(8, hours)).rejected?.field).toBe('working_hours');
    expect(checkStaffRow(cells.with(6, 'caretaker')).rejected?.field).toBe('roles');
  });

  it('refuses time that runs backwards, an unknown zone, and schools a team has no agreement with', () => {
    expect(checkTermRow(['9', 'Autumn', '2026-12-18', '2026-09-01']).rejected?.field).toBe('last_day');
    expect(checkEnrolmentRow(['1', '9', '', '2026-09-01', '2026-08-31']).rejected?.field).toBe('to');
    expect(checkSchoolRow(['9', 'Hill School', 'Europe/Londn']).rejected?.field).toBe('timezone');
    expect(checkTeamRow(['t', 'North MAST', '9;10', '']).rejected?.field).toBe('agreed_on');
    expect(checkTeamRow(['t', 'North MAST', '9; 10', '2026-01-05']).ok?.schoolIds).toEqual(['9', '10']);
  });

  it('holds everybody when no contact is named', () => {
    expect(checkHoldRow(['1', '', 'Police advice', 's1', '2026-04-01']).ok?.contactId).toBeNull();
  });
});

describe('Checking what was seen and measured', () => {
  const incident = [
    'D1',
    '1',
    '2026-03-09 10:45:30',
    'Negative',
    'Disruption',
    '2',
    '-2',
    '',
    ' said "no" ',
    '',
  ];

  it('keeps free text exactly and the local minute of an incident', () => {
    expect(checkIncidentRow(incident).ok).toMatchObject({
      occurredAt: '2026-03-09T10:45',
      day: MONDAY,
      polarity: 'negative',
      location: null,
      description: ' said "no" ',
    });
  });

  it.each([
    [2, '2026-03-09T10:45Z', 'occurred_at'],
    [2, '2026-03-09T24:00', 'occurred_at'],
    [5, '6', 'severity'],
    [6, '-2.5', 'points'],
    [6, '', 'points'],
  ])('refuses an incident whose cell %i is "%s"', (at, value, field) => {
    expect(checkIncidentRow(incident.with(at, value)).rejected?.field).toBe(field);
  });

  it('asks for a score or a grade, and refuses a decimal comma', () => {
    expect(checkResultRow(['1', 'Maths', 'P1', '2026-03-09', '0-20', '14.5']).ok?.score).toBe(14.5);
    expect(checkResultRow(['1', 'Maths', 'P1', '2026-03-09', 'GCSE', '', '6+']).ok).toMatchObject({
      score: null,
      grade: '6+',
    });
    expect(checkResultRow(['1', 'Maths', 'P1', '2026-03-09', '0-20', '14,5']).rejected?.field).toBe('score');
    expect(checkResultRow(['1', 'Maths', 'P1', '2026-03-09', '0-20']).rejected?.field).toBe('score');
  });

  it('keeps possible harm apart and asks for the words of an observation', () => {
    const cells = ['o1', '1', '2026-03-09', 'emotional', 'severe', 'Very quiet.\n', '', 'yes'];
    expect(checkObservationRow(cells).ok).toMatchObject({
      text: 'Very quiet.\n',
      possibleHarm: true,
      restricted: false,
    });
    expect(checkObservationRow(cells.with(5, ' ')).rejected?.field).toBe('text');
    expect(checkObservationRow(cells.with(7, '?')).rejected?.field).toBe('possible_harm');
  });
});

describe('Every kind of file', () => {
  it.each(FILE_KINDS)('%s refuses an empty row without failing and names one of its columns', (kind) => {
    const rows = ROW_KINDS[kind];
    expect(rows.columns).toContain(rows.check([]).rejected?.field);
    expect(rows.columns).toEqual(expect.arrayContaining([...rows.required]));
  });
});
