import type { ToldAgreement } from '../../followups/reading/agreement-changes.js';
import type { PowerChange } from '../../followups/reading/power-changes.js';
import { dateWords } from '../layout/day-words.js';

const POWER: Readonly<Record<string, string>> = {
  dsl: 'DSL',
  administrator: 'administrator',
  head: 'head',
  'pastoral-lead': 'pastoral lead',
};
const DONE_TO_ACCOUNT: Readonly<Record<string, string>> = {
  'account-created': 'made an account for',
  'account-address-changed': 'changed the address of the invitation of',
  'account-disabled': 'ended the account of',
  'account-enabled': 'gave the account back to',
  'second-factor-taken-off': 'took off the second factor of',
};

/** Who gave or took what role, or touched whose account. */
export function powerWords({ by, action, whom, role }: PowerChange): string {
  if (role === null) return `${by} ${DONE_TO_ACCOUNT[action] ?? 'changed the account of'} ${whom}.`;
  const what = POWER[role] ?? role;
  return action === 'role-given'
    ? `${by} gave ${whom} the role of ${what}.`
    : `${by} took the role of ${what} from ${whom}.`;
}

/** Which agreement was made or ended, and what that means for whom one may see. */
export function agreementWords({ by, action, with: other, firstDay, ofSchool }: ToldAgreement): string {
  const which =
    by === other ? `its agreement with your ${ofSchool ? 'school' : 'team'}` : `the agreement with ${other}`;
  if (action === 'agreement-ended')
    return ofSchool
      ? `${by} ended ${which}: its people see no pupil of this school any more.`
      : `${by} ended ${which}: your team sees none of its pupils any more.`;
  const from = firstDay === null ? '' : ` from ${dateWords(firstDay)} on`;
  if (action === 'agreement-moved') return `${by} changed ${which}: it holds${from}.`;
  return ofSchool
    ? `${by} made an agreement with ${other}:${from} it sees pupils whose family said yes to the support team.`
    : `${by} made an agreement with your team:${from} you see pupils of ${other} whose family said yes to the support team.`;
}
