import type { InvitationFacts } from '../../src/followups/invitation-wording.js';

/** Ms Okafor of Northfield School and Dee Marsh of the team would like to meet Amina Khan about Samira. */
export const INVITATION: InvitationFacts = {
  variant: 'invitation',
  audience: 'parent',
  recipientName: 'Amina Khan',
  language: 'en',
  interpreter: false,
  childFirstName: 'Samira',
  schoolName: 'Northfield School',
  schoolPhone: '0114 496 0000',
  zone: 'Europe/London',
  staff: [
    { name: 'Ms Okafor', role: 'pastoral-lead' },
    { name: 'Dee Marsh', role: 'mast-worker' },
  ],
  startsAt: '2026-12-01T16:00:00.000Z',
  endsAt: '2026-12-01T16:30:00.000Z',
  kind: 'face-to-face',
  ownWords: null,
  place: 'Room 4',
  previous: null,
  answerBy: '2026-11-27',
  link: 'https://families.northfield.example/f/abc',
  signedBy: 'Ms Okafor',
};

/** Who and what may be named in it. */
export const INVITATION_NAMES = [
  'Amina Khan',
  'Samira',
  'Northfield School',
  'Ms Okafor',
  'Dee Marsh',
  'Room 4',
];
