import type { FirstLook } from '../../rules/publishing/first-look.js';
import { counted } from '../../rules/wording.js';

/** The look that publishing began, as the page of the rules tells of it. */
export interface FirstLookWords {
  readonly text: string;
  /** While it goes on; null: it is over, or has not begun. */
  readonly progress: { readonly done: number; readonly of: number } | null;
  readonly isOver: boolean;
}

export function firstLookWords(look: FirstLook): FirstLookWords {
  if (look.kind === 'not-begun')
    return {
      ...{ progress: null, isOver: false },
      text: 'Every pupil will be asked about by these rules as soon as a worker is free.',
    };
  if (look.kind === 'looking') {
    const { done, of } = look;
    const text = `Still looking: ${done} of ${counted(of, 'pupil')} asked about by these rules.`;
    return { text, progress: { done, of }, isOver: false };
  }
  return { text: doneWords(look), progress: null, isOver: true };
}

function doneWords({ found, foundForCases, ended, isBroken }: Extract<FirstLook, { kind: 'done' }>): string {
  const broken = isBroken
    ? ' Some pupils could not be looked at; the daily look asks about them again. Ask whoever runs Tandem.'
    : '';
  return `Done, every pupil has been asked about by these rules: ${foundWords(found, foundForCases)}, ${endedWords(ended)}.${broken}`;
}

function foundWords(found: number, forCases: number): string {
  if (found === 0) return 'nobody newly found';
  const all = `${counted(found, 'pupil')} newly found`;
  if (forCases === 0) return `${all}, nobody by a rule that proposes a case`;
  return `${all}, ${forCases === found ? 'all' : forCases} by rules that propose a case`;
}

function endedWords(ended: number): string {
  return ended === 0 ? 'no concern ended' : `${counted(ended, 'concern')} ended`;
}
