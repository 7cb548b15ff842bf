import { describe, expect, it } from '@jest/globals';
import { isMailAddress } from './mail-address.js';

describe('A mail address', () => {
  it('is one plain address', () => {
    expect(['amina@home.example', "o'neil+school@a-b.co.uk"].every(isMailAddress)).toBe(true);
  });

  it('is refused when it is a list, has a name, a line break or no domain', () => {
    const wrong = [
      '',
      'amina',
      'a@b',
      'a@home.example, b@home.example',
      'Amina <a@home.example>',
      'a@home.example\r\nBcc: b@home.example',
      '"a b"@home.example',
      `${'a'.repeat(65)}@home.example`,
      'a@-home.example',
    ];
    expect(wrong.filter(isMailAddress)).toEqual([]);
  });
});
