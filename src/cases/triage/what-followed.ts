import { WORKER } from '../chronology/case-chronology.js';
import type { CaseEntry } from '../chronology/case-entry.entity.js';

/** Completes "<who> …". */
const WORDS: Readonly<Record<string, string>> = {
  note: 'has written a note since',
  'action-added': 'has added something to do since',
  'action-done': 'has done something in it since',
  'concern-added': 'has added a further concern since',
  'follow-up-approved': 'has approved the meeting since',
};

/** The first thing that has followed from an outcome. */
export interface Followed {
  readonly actor: string;
  readonly words: string;
}

/**
 * What has followed from an outcome and would be lost, or left without its ground, if it were undone: anything a person did since,
 * save notes of who decided (they stay in the story), and a concern that joined the case to which evidence was added. What the worker
 * does by itself (drafting, withdrawing a draft) it does again.
 */
export function whatFollowed(
  since: readonly Pick<CaseEntry, 'actor' | 'kind' | 'caseId'>[],
  decidedBy: string,
  targetCaseId: number | null,
): Followed | null {
  const first = since.find(({ actor, kind, caseId }) => {
    if (actor === WORKER) return kind === 'concern-added' && caseId === targetCaseId;
    return !(kind === 'note' && actor === decidedBy);
  });
  return first ? { actor: first.actor, words: WORDS[first.kind] ?? 'has gone on with the case since' } : null;
}
