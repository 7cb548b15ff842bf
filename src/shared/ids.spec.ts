import { describe, expect, it } from '@jest/globals';
import { newPublicId } from './ids.js';

describe('A public id', () => {
  it('has 22 characters and never begins as an option or a formula does', () => {
    for (let n = 0; n < 2_000; n += 1) expect(newPublicId()).toMatch(/^\w[\w-]{21}$/);
  });
});
