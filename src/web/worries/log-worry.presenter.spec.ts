import { describe, expect, it } from '@jest/globals';
import { formError, readForm } from '../forms/form.js';
import { NOBODY_PICKED, presentPickList } from '../pupil-search/find-pupil.presenter.js';
import { LogWorryForm } from './log-worry.forms.js';
import { anyOf, presentForm } from './log-worry.presenter.js';

const KEY = 'b7yq0k2Zr0aTnU3m1cQw9A';
const around = {
  dsls: [{ school: 'Northfield', phone: '0114 496 0000', dsls: ['Sam Lewis', 'Ida Cole'] }],
  find: presentPickList(NOBODY_PICKED),
  today: '2026-03-02',
  errors: [],
};

describe('The form of a worry', () => {
  it('begins with today, and with nothing else chosen for whoever writes', () => {
    const view = presentForm(new LogWorryForm(), around);
    expect(view.when).toEqual({ today: true, yesterday: false, 'another-day': false });
    expect([...view.themes, ...view.severities].filter(({ checked }) => checked)).toEqual([]);
    expect([view.harm, view.restricted]).toEqual([false, false]);
    expect([view.earliest, view.latest]).toEqual(['2025-03-02', '2026-03-02']);
  });

  it('says whom to tell at once, by name and by a number a phone can dial', () => {
    expect(presentForm(new LogWorryForm(), around).danger).toEqual([
      { school: 'Northfield', who: 'Sam Lewis or Ida Cole', phone: '0114 496 0000', tel: '01144960000' },
    ]);
    const nobody = { ...around, dsls: [{ school: 'Southfield', phone: null, dsls: [] }] };
    expect(presentForm(new LogWorryForm(), nobody).danger[0]).toMatchObject({ who: null, phone: null });
    expect(anyOf(['A', 'B', 'C'])).toBe('A, B or C');
  });

  it('keeps what was typed, and takes what is no text for nothing', () => {
    const sent = { formKey: KEY, text: ' Sat alone. ', harm: 'yes', theme: 'family', letters: ['a', 'b'] };
    const view = presentForm(readForm(LogWorryForm, sent).values, around);
    expect(view).toMatchObject({ formKey: KEY, text: 'Sat alone.', harm: true });
    expect(view.themes.filter(({ checked }) => checked).map(({ value }) => value)).toEqual(['family']);
    for (const formKey of [undefined, 'x', [KEY, KEY]])
      expect(readForm(LogWorryForm, { formKey }).values.formKey).toMatch(/^[\w-]{22}$/);
  });

  it('lists what is missing in the order of the fields, and leads to the name where nobody was found', () => {
    const errors = [
      formError('text', 'Write'),
      formError('theme', 'Choose'),
      formError('pupil', 'Choose the pupil'),
    ];
    const view = presentForm(new LogWorryForm(), { ...around, errors });
    expect(view.errors.map(({ href }) => href)).toEqual(['#letters', '#theme', '#text']);
    expect(view.messages['pupil']?.text).toContain('Type letters of the name');
  });
});
