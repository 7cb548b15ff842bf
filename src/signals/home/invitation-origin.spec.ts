import { describe, expect, it } from '@jest/globals';
import { answerOrigin, invitationTraceOf, mailOrigin } from './invitation-origin.js';

describe('The origin of a contact with home', () => {
  it('says of a mail that the invitation left, or was called off', () => {
    const mail = { invitationId: 7, sequence: 2 };
    expect(mailOrigin({ ...mail, method: 'REQUEST' })).toBe('mail:7:REQUEST:2');
    expect(invitationTraceOf('mail:7:REQUEST:2')).toEqual({ invitation: '7', part: 'sent' });
    expect(invitationTraceOf(mailOrigin({ ...mail, method: 'CANCEL' }))).toEqual({
      invitation: '7',
      part: 'called-off',
    });
  });

  it('says of an answer which invitation it answers', () => {
    const origin = answerOrigin(7, 2, 'phone-me', '2026-03-02T09:00:00.000Z');
    expect(origin).toBe('answer:7:2:phone-me:2026-03-02T09:00:00.000Z');
    expect(invitationTraceOf(origin)).toEqual({ invitation: '7', part: 'answered' });
  });

  it('says nothing of a meeting held or of a contact another system sent', () => {
    expect(invitationTraceOf('held:7')).toBeNull();
    expect(invitationTraceOf(null)).toBeNull();
  });
});
