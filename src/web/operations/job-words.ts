/** What each kind of work does, to follow "It was to …", and what its failure means for people, in words. */
interface WorkWords {
  readonly does: string;
  readonly means: string;
}

const NEXT_HOUR = 'It is tried again by itself within the hour.';

/** By subscriber. A test finds work without words. */
export const WORK_WORDS = {
  'ask-new-rules': {
    does: 'Ask rules that are new about pupils',
    means: 'What these rules find of some pupils is not known yet. They are asked by the next school day.',
  },
  'ask-about-held-mail': {
    does: 'Ask the owners of cases about mail that a restore holds',
    means: 'The owners have not been asked. The mail stays held.',
  },
  'ask-for-other-days': {
    does: 'Ask the owners of cases about meetings on days that have no school any more',
    means: 'A meeting with a home still stands on a day on which the school is closed.',
  },
  'check-audit': {
    does: 'Check the seals of the audit',
    means: 'The page of the audit shows an older check. It is tried again the next day.',
  },
  'deal-out-new-rules': {
    does: 'Have the pupils of a school asked about by rules that are new',
    means: 'The rules are in force. They are asked by the next school day.',
  },
  'draft-after-context': {
    does: 'Draft meetings for pupils whose known circumstances have ended',
    means: 'These meetings have no draft yet. It is tried again by itself within six hours.',
  },
  'draft-follow-up': { does: 'Draft a meeting for a case', means: 'A case has no draft of a meeting yet.' },
  'end-follow-ups': {
    does: 'Take back what was drafted for a case that has ended',
    means: 'A draft still stands for a case that no longer does. Nothing is sent by itself.',
  },
  'evaluate-pupil': {
    does: 'Ask the rules about a pupil',
    means: `What was recorded last has not been looked at by the rules. ${NEXT_HOUR}`,
  },
  'evaluate-pupils': {
    does: 'Ask the rules about pupils who were left out',
    means: `What was recorded last has not been looked at by the rules. ${NEXT_HOUR}`,
  },
  'find-unevaluated-pupils': { does: 'Look for pupils whom the rules have not seen', means: NEXT_HOUR },
  'forget-answers': { does: 'Forget what other systems were answered a day ago', means: NEXT_HOUR },
  'forget-sign-ins': { does: 'Forget sign-ins that have ended and tries that are over', means: NEXT_HOUR },
  'look-after-leavers': { does: 'Take back meetings of pupils who have left', means: NEXT_HOUR },
  'look-for-silent-registers': { does: 'Look for registers that have stopped coming', means: NEXT_HOUR },
  'look-whether-register-came': {
    does: 'Look whether a register has come that was missing',
    means: `Pages may still say that it is missing. ${NEXT_HOUR}`,
  },
  'note-in-case': {
    does: 'Write into a case that a concern has ended',
    means: 'The story of a case lacks this line.',
  },
  'phone-unanswered': {
    does: 'Ask for a call to a home that has not answered',
    means: 'The owner of the case has not been asked to phone.',
  },
  'propose-case': {
    does: 'Propose a case for a concern',
    means: `The concern is listed, but no case is proposed yet. ${NEXT_HOUR}`,
  },
  'propose-waiting-cases': { does: 'Propose cases that wait for a place', means: NEXT_HOUR },
  'prune-backtests': { does: 'Clear away tests of rules that are old', means: NEXT_HOUR },
  'prune-jobs': { does: 'Clear away work that was done long ago', means: NEXT_HOUR },
  'put-away-files': {
    does: 'Put away the files of an import that has ended',
    means: 'What was imported stays. The files still lie in the watched folder; they are not taken twice.',
  },
  'put-away-uploads': {
    does: 'Delete files that were brought to import and are not needed',
    means: NEXT_HOUR,
  },
  'redraft-after-wish': {
    does: 'Draft meetings again after what a pupil wishes',
    means: 'A draft may not follow the pupil’s wish. Whoever approves it is told before anything is sent.',
  },
  'redraft-without-times': {
    does: 'Look for times for drafts that had none',
    means: 'Some drafts still suggest no time, although there may be one now.',
  },
  'return-watched-cases': { does: 'Bring watched cases back to the list on their day', means: NEXT_HOUR },
  'run-backtest': {
    does: 'Try rules on the past',
    means: 'The page of the test says that it could not be done. It can be asked for again.',
  },
  'run-import': {
    does: 'Import files that somebody has brought',
    means:
      'What had been taken in stays. The page of the import says that the files are to be brought again.',
  },
  'seal-audit': {
    does: 'Seal the audit',
    means: 'Lines wait for their seal. It is tried again every minute.',
  },
  'send-account-link': {
    does: 'Mail a member of staff a link to choose a password',
    means: 'They have no mail. A new link can be sent.',
  },
  'send-invitation': {
    does: 'Send an approved mail to a home',
    means:
      'The home has no mail, and the owner of the case was asked to phone instead. If you try again, it is sent only if the meeting still stands.',
  },
  'stop-held-mail': {
    does: 'Stop what waits for a home that a DSL holds',
    means: 'Nothing reaches the home all the same: each mail is looked at again before it leaves.',
  },
  'take-over-from-team': {
    does: 'Give back what a support team had in hand, after its agreement with a school has ended',
    means:
      'Cases, or meetings, may still be in the hands of people who see the pupils no more. Give them to somebody else.',
  },
  'withdraw-case': {
    does: 'Withdraw a proposed case whose marks were corrected',
    means: 'A case may be proposed for a reason that no longer holds.',
  },
  'watch-drop-folder': {
    does: 'Look into the watched folder for files to import',
    means: 'Files that were put there have not been taken. It is tried again by itself within a minute.',
  },
} as const satisfies Readonly<Record<string, WorkWords>>;

/** Work of another version is called by its name in the programme. */
export function workWords(subscriber: string): WorkWords {
  return (
    (WORK_WORDS as Readonly<Record<string, WorkWords>>)[subscriber] ?? {
      does: subscriber,
      means: 'This version of Tandem does not know this work. A worker of another version may.',
    }
  );
}
