/** What each action of the audit is in words, to follow a name: "Ada Okafor read a pupil's record". */
export const ACTION_WORDS = {
  'account-created': 'made an account',
  'account-disabled': 'ended an account',
  'account-enabled': 'gave an account back',
  'administrator-role-given': 'gave somebody the role of administrator',
  'api-key-created': 'made a key for another system',
  'api-key-revoked': 'revoked a key of another system',
  'audit-read': 'read the audit',
  'case-action-add': 'added something to do to a case',
  'case-action-done': 'finished something to do in a case',
  'case-close': 'closed a case',
  'case-given': 'gave a case to somebody else',
  'case-merge': 'added a case to an earlier one',
  'case-no-action': 'decided on no action about a case',
  'case-note': 'wrote a note in a case',
  'case-open': 'opened a case',
  'case-read': 'read a case',
  'case-reopen': 'opened a case again',
  'case-return': 'looked at a watched case again',
  'case-undo': 'undid what was decided about a case',
  'case-watch': 'decided to watch a case until a day',
  'cases-listed': 'looked through cases',
  'concerns-listed': 'looked through concerns',
  'concerns-read': "read a pupil's concerns",
  'dsl-desk-read': "opened the DSL's desk",
  'dsl-list-read': "read the DSL's list",
  'dsl-note-acknowledged': "acknowledged a note on the DSL's list",
  'dsl-worry-given': 'gave a worry to the DSL',
  'family-page-read': "opened a family's page",
  'follow-up-approval-read': 'read what approving a meeting would send',
  'follow-up-approved': 'approved a meeting with home',
  'follow-up-cancel-read': 'read what cancelling a meeting would send',
  'follow-up-cancelled': 'cancelled a meeting with home',
  'follow-up-decided-by-command': 'decided about a meeting by command',
  'follow-up-held': 'recorded that a meeting was held',
  'follow-up-missed': 'recorded that a meeting did not come about',
  'follow-up-move-read': 'read what moving a meeting would send',
  'follow-up-moved': 'moved a meeting with home',
  'follow-up-read': 'read a meeting and its texts',
  'follow-up-taken-back': 'took back an approved meeting',
  'follow-up-times-refreshed': 'asked for other times for a meeting',
  'follow-up-worded': 'changed the words or the place of an invitation',
  'follow-ups-listed': 'looked through meetings',
  'held-mail-had-left': 'said of held mail that home has it',
  'held-mail-let-go': 'let held mail be sent',
  'held-mail-listed': 'looked through mail that is held after a restore',
  'hold-lifted': 'lifted a hold on contacting home',
  'hold-placed': 'placed a hold on contacting home',
  'holds-read': 'read the holds on contacting home',
  'home-contacts-recorded': 'recorded a conversation with home',
  'home-insights-recorded': 'recorded what home told us',
  import: 'imported files',
  'import-brought': 'brought files to import',
  'import-changed': 'changed how files of an import are read',
  'import-put-away': 'deleted files that were brought to import',
  'import-read': 'looked at an import',
  'import-refused-rows-read': 'downloaded the refused rows of an import',
  'import-started': 'started an import',
  'import-tried': 'had an import tried out',
  'imports-listed': 'looked through imports',
  'incidents-recorded': 'recorded an incident',
  'invitation-answered': 'answered an invitation',
  'job-retried': 'let work that had failed be tried again',
  'known-context-added': 'recorded what the school knows already',
  'known-context-ended': 'ended what the school knew already',
  'marks-recorded': 'recorded attendance marks',
  'mast-answer-recorded': "recorded the family's answer to the MAST",
  'observations-recorded': 'recorded an observation',
  'operations-read': 'looked at the operations',
  'password-chosen': 'chose a password',
  'pupil-read': "read a pupil's record",
  'pupil-recorded': "wrote a pupil's record",
  'pupil-wish-recorded': 'recorded what a pupil wishes',
  'pupils-listed': 'looked through pupils',
  'pupils-searched': 'searched for a pupil',
  'reset-link-issued': 'had a link sent to choose a new password',
  'results-recorded': 'recorded a result',
  'school-linked': "linked a school to another system's ids",
  'second-factor-set-up': 'set up the second factor',
  'second-factor-taken-off': 'took off a lost second factor',
  'sign-in-refused': 'was refused at sign-in',
  'signed-in': 'signed in',
  'social-worker-agreement-recorded': "recorded the social worker's agreement",
  'today-read': 'opened their own day',
  'triage-listed': 'looked through the triage list',
  'welcome-link-issued': 'had a link sent to a new member of staff',
  'worries-listed': 'looked through worries',
  'worry-logged': 'logged a worry',
  'worry-read': 'read a worry',
} as const satisfies Readonly<Record<string, string>>;

/** As it is called in the audit, and in words. A code of another version is shown as it is. */
export function actionWords(action: string): string {
  return (ACTION_WORDS as Readonly<Record<string, string>>)[action] ?? action;
}

const SUBJECT_WORDS: Readonly<Record<string, string>> = {
  'api-key': 'key',
  'family-link': "family's link",
  'follow-up': 'meeting',
  'import-batch': 'import',
  'import-run': 'import',
  staff: 'member of staff',
};

export function subjectWords(subject: string): string {
  return SUBJECT_WORDS[subject] ?? subject;
}

/** Reasons are written to whoever looks at a record; here somebody else reads them. */
export function reasonWords(reason: string): string {
  return reason
    .replaceAll(/\byou are\b/g, 'they are')
    .replaceAll(/\bis yours\b/g, 'is theirs')
    .replaceAll(/\bfor you\b/g, 'for them');
}
