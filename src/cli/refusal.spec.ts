import { describe, expect, it } from '@jest/globals';
import { parseArgs } from 'node:util';
import { NoSuchSlot, OutsideHours } from '../followups/approval/follow-up-errors.js';
import { InvalidInput, NotFound } from '../shared/errors.js';
import { refusalInWords } from './refusal.js';

describe('A refusal at the command line', () => {
  it('names the option that was typed, not the field of the code', () => {
    expect(refusalInWords(new NoSuchSlot(5), 'approve')).toBe('--slot: expected 1 to 5');
    expect(refusalInWords(new NoSuchSlot(0), 'approve')).toBe(
      '--slot: no time is suggested; tandem approve ID says why',
    );
    expect(refusalInWords(new OutsideHours('startsAt'), 'approve')).toMatch(
      /^--slot: a quarter-hour on a school day/,
    );
    expect(refusalInWords(new InvalidInput('email', 'one mail address'), 'user')).toBe(
      '--email: one mail address',
    );
    expect(refusalInWords(new InvalidInput('files', 'no CSV file in x'), 'import')).toBe('no CSV file in x');
  });

  it('keeps the words of a mapping file, and of what was refused for another reason', () => {
    expect(refusalInWords(new InvalidInput('columns.code', 'expected a text'), 'import')).toBe(
      'columns.code: expected a text',
    );
    expect(refusalInWords(new NotFound('There is no such follow-up.'), 'approve')).toBe(
      'There is no such follow-up.',
    );
    expect(refusalInWords(new Error('one line\nand the inside'), 'import')).toBe('one line');
  });

  it('says of an option that does not exist where the others stand', () => {
    let error: unknown;
    try {
      parseArgs({ args: ['--colour'], options: {} });
    } catch (caught) {
      error = caught;
    }
    expect(refusalInWords(error, 'evaluate')).toBe("Unknown option '--colour'. See tandem evaluate --help");
  });
});
