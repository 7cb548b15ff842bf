import type { Actor } from '../../src/access/actor.js';
import { Triage } from '../../src/cases/triage/triage.service.js';
import type { Verdict } from '../../src/cases/triage/triage-outcome.entity.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { actorOf } from '../cases/northfield.js';
import type { TestApp } from '../support/test-app.js';
import { caseNamed, proposedCase, type TriageSchool } from './triage-desk.js';

/** Pupils of whom a rule speaks and somebody says these words, one each; named with the sex of the pupil. */
export async function judge(
  app: TestApp,
  school: TriageSchool,
  ruleKey: string,
  words: readonly Verdict[],
  sexOf: (at: number) => string | null = () => null,
): Promise<void> {
  const ada: Actor = await actorOf(app, school.leadOf9, school.school, 'pastoral-lead', ['9']);
  const others = await app.dataSource.manager.count(Pupil);
  for (const [at, verdict] of words.entries()) {
    const id = await proposedCase(app, school, `Pupil-${others + at}`, { ruleKey });
    await app.dataSource.manager.update(
      Pupil,
      { id: (await caseNamed(app, id)).pupilId },
      { sex: sexOf(at) },
    );
    if (verdict === 'useful') await app.get(Triage).open(id, ada);
    else await app.get(Triage).noAction(id, ada, 'Looked into.', verdict);
  }
}

/** The same word so often. */
export function times(word: Verdict, count: number): Verdict[] {
  return Array.from({ length: count }, () => word);
}
