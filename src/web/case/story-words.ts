/** What each kind of line in a case's story is called; one that is new is called by its own name. */
const TITLES: Readonly<Record<string, string>> = {
  proposed: 'Proposed',
  opened: 'Case opened',
  'no-action': 'No action for now',
  closed: 'Case closed',
  reopened: 'Case opened again',
  withdrawn: 'Withdrawn',
  note: 'Note',
  'owner-changed': 'Given to somebody else',
  'concern-added': 'A further concern',
  'concern-cleared': 'A concern has ended',
  'evidence-changed': 'The evidence has changed',
  'known-context': 'What the school knows already',
  'action-added': 'To do',
  'action-done': 'Done',
  'action-withdrawn': 'Not needed any more',
  'follow-up-drafted': 'Meeting drafted',
  'follow-up-held-back': 'No meeting drafted for now',
  'follow-up-not-wanted': 'No meeting drafted',
  'follow-up-times-refreshed': 'Other times suggested',
  'follow-up-worded': 'Words of the invitation changed',
  'follow-up-approved': 'Meeting approved',
  'follow-up-taken-back': 'Approval taken back',
  'follow-up-moved': 'Meeting moved',
  'follow-up-cancelled': 'Meeting called off',
  'follow-up-withdrawn': 'Draft withdrawn',
  'follow-up-held': 'Meeting held',
  'follow-up-missed': 'Meeting did not come about',
  'contact-stopped': 'Not sent',
  'invitation-stopped': 'Not sent',
  'home-answered': 'Home has answered',
  'home-insight': 'Home has told us something',
};

export function storyTitle(kind: string): string {
  const known = TITLES[kind];
  if (known !== undefined) return known;
  const words = kind.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
