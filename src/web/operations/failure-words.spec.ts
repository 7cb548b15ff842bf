import { describe, expect, it } from '@jest/globals';
import { failureWords } from './failure-words.js';

describe('Why a job failed, in words', () => {
  it('says what is wrong, and the code a technician asks for', () => {
    expect(failureWords('MailDelayed: The mail could not be handed over now (ECONNECTION)')).toEqual({
      text: 'The mail server could not be reached, or did not take the mail.',
      said: 'MailDelayed, ECONNECTION',
    });
    expect(failureWords('MailDelayed: The mail could not be handed over now (451 at RCPT TO)').said).toBe(
      'MailDelayed, 451 at RCPT TO',
    );
    expect(failureWords('Error: ENOSPC: no space left on device, write')).toEqual({
      text: 'The disk is full.',
      said: 'ENOSPC',
    });
    expect(failureWords('PermanentFailure: FAMILY_BASE_URL is not public').text).toContain('FAMILY_BASE_URL');
  });

  it('never repeats the line itself, in which a name could stand', () => {
    for (const reason of [
      'TypeError: cannot read Noor Khan of undefined',
      'Conflict: Noor Khan has an open case already.',
      'Noor Khan',
      'Unknown failure',
      '',
    ]) {
      const { text, said } = failureWords(reason);
      expect(`${text} ${said ?? ''}`).not.toMatch(/Noor|Khan/);
      expect(text).toMatch(/\.$/);
    }
  });
});
