import type { INestApplication } from '@nestjs/common';
import { Account } from '../../access/accounts/account.entity.js';
import { Accounts } from '../../access/accounts/accounts.service.js';
import { hashPassword } from '../../access/accounts/password-hash.js';
import { Staff } from '../../people/staff/staff.entity.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';

/** One for all of them: nobody here is real, and a second factor is not asked for. */
export const DEMO_PASSWORD = 'a day at northfield';

/** One person for each role, by their id in `staff.csv`, and what they are called in the list. */
const PEOPLE: readonly (readonly [sourceId: string, role: string])[] = [
  ['S07', 'pastoral lead, year 9'],
  ['S11', 'teacher'],
  ['S02', 'DSL'],
  ['S01', 'head'],
  ['T02', 'MAST worker'],
  ['T01', 'MAST manager'],
  ['S04', 'administrator'],
];

/** Somebody who can sign in. */
export interface DemoAccount {
  readonly role: string;
  readonly email: string;
}

/** Lets one person for each role sign in with {@link DEMO_PASSWORD}. */
export async function makeDemoAccounts(app: INestApplication): Promise<DemoAccount[]> {
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  return app.get(UnitOfWork).run(async (tx) => {
    const made: DemoAccount[] = [];
    for (const [sourceId, role] of PEOPLE) {
      const { id, email } = await tx.findOneByOrFail(Staff, { source: 'demo', sourceId });
      if (email === null) throw new Error(`${sourceId} has no address in the demonstration`);
      const account = await app.get(Accounts).insert(tx, id, email, 'command:demo');
      await tx.update(Account, { id: account.id }, { passwordHash });
      made.push({ role, email });
    }
    return made;
  });
}
