import type { StaffRoleName } from '../../people/staff/staff-role.entity.js';

/** What each role is called, and what it opens, for who gives it. */
export const ROLE_WORDS: Readonly<Record<StaffRoleName, { readonly name: string; readonly opens: string }>> =
  {
    teacher: { name: 'Teacher', opens: 'Logs worries, and is told what came of them.' },
    'pastoral-lead': {
      name: 'Pastoral lead',
      opens:
        'Sees the pupils of their year groups, decides about cases, approves meetings with home, and writes the rules of the school.',
    },
    head: {
      name: 'Head',
      opens: 'Sees all pupils and cases of the school, writes its rules, and changes nothing else.',
    },
    dsl: {
      name: 'DSL',
      opens:
        'Reads what could be harm, and decides when a home is not contacted. The DSLs and administrators here are told that you gave this.',
    },
    'mast-worker': {
      name: 'MAST worker',
      opens: 'Sees and works on cases of schools that agreed to it, where the family said yes.',
    },
    'mast-manager': {
      name: 'MAST manager',
      opens: 'The same as a worker, and approves meetings with home.',
    },
    administrator: {
      name: 'Administrator',
      opens:
        'Looks after people, settings, rules and operations, and reads the audit. Sees no pupil’s story. The DSLs and administrators here are told that you gave this.',
    },
  };

/** "Pastoral lead, years 9 and 10". Files give year groups to every role; they count for pastoral leads. */
export function roleWords(role: StaffRoleName, yearGroups: readonly string[] | null): string {
  const { name } = ROLE_WORDS[role];
  if (role !== 'pastoral-lead' || yearGroups === null || yearGroups.length === 0) return name;
  const last = yearGroups.at(-1) ?? '';
  const years =
    yearGroups.length === 1 ? `year ${last}` : `years ${yearGroups.slice(0, -1).join(', ')} and ${last}`;
  return `${name}, ${years}`;
}
