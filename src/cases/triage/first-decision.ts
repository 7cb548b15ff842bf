import type { EntityManager } from 'typeorm';
import { stepOf } from '../../shared/lifecycle.js';
import { actorName } from '../actor-names.js';
import { AlreadyHandled } from '../case-errors.js';
import { CASE_LIFECYCLE, type CaseState, type CaseTransition } from '../case.lifecycle.js';
import { CaseEntry } from '../chronology/case-entry.entity.js';
import type { PupilCase } from '../pupil-case.entity.js';
import { dayWords } from './day-words.js';

const DECISIVE_KINDS = [
  'opened',
  'added-to-case',
  'watched',
  'no-action',
  'closed',
  'reopened',
  'returned',
  'undone',
  'withdrawn',
];

/** A step the table does not have, on a case somebody has already decided about: says who it was (AlreadyHandled). */
export async function refuseSecond(tx: EntityManager, found: PupilCase, what: CaseTransition): Promise<void> {
  if (stepOf(CASE_LIFECYCLE, found.state, what) !== null || found.state === 'proposed') return;
  const who = await lastDecider(tx, found.id);
  if (who !== null) throw new AlreadyHandled(who, `the case is ${stateWords(found)}`);
}

/** Who made the last decision about a case, as people call them; null: nobody has. */
export async function lastDecider(tx: EntityManager, caseId: number): Promise<string | null> {
  const last = await tx
    .createQueryBuilder(CaseEntry, 'entry')
    .where('entry.caseId = :id AND entry.kind IN (:...kinds)', { id: caseId, kinds: DECISIVE_KINDS })
    .orderBy('entry.id', 'DESC')
    .getOne();
  return last && actorName(tx, last.actor);
}

const STATE_WORDS: Readonly<Record<CaseState, string>> = {
  proposed: 'to be looked at',
  watched: 'watched',
  open: 'open',
  closed: 'closed',
  merged: 'added to an earlier one',
  withdrawn: 'withdrawn',
};

/** Completes "the case is …". */
export function stateWords({ state, watchUntil }: Pick<PupilCase, 'state' | 'watchUntil'>): string {
  return watchUntil === null ? STATE_WORDS[state] : `${STATE_WORDS[state]} until ${dayWords(watchUntil)}`;
}
