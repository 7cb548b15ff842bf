import { describe, expect, it } from '@jest/globals';
import { asksForTalk } from './talk-asked.js';

describe('Whether something to do means speaking with home', () => {
  it.each([
    'Phone home: the meeting did not come about',
    'Phone Shazia Hussain, who asked for a call',
    'Find another time with Mihaela Ionescu (Luca)',
    'Talk with Mihaela Ionescu, who asked for another time and was not there (Luca)',
    'Ask Marius Popescu how else we can talk: cannot come to the meeting (Luca)',
    'Ring mum about mornings',
    'Check in on Monday mornings, and tell home each Friday',
  ])('asks after %s', (title) => expect(asksForTalk(title)).toBe(true));

  it.each([
    'Home agreed: Phone the school before 8:30 on a hard morning',
    'Check in on Monday mornings',
    'Give or post the letter to Karim Hussain',
    'School is closed on Monday 20 April: the meeting with Georgia Cooper’s home at 14:00 needs another time',
    'Order a bus pass for the family',
    'Ring about the bus',
  ])('asks nothing after %s', (title) => expect(asksForTalk(title)).toBe(false));
});
