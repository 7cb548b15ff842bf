import { Gone } from '../../shared/errors.js';

/** Whom somebody can call whose link has ended. */
export interface SchoolToCall {
  readonly name: string;
  readonly phone: string | null;
}

/** The link was good once. Status 410, with the school that wrote to its holder and nothing of why it has ended. */
export class LinkEnded extends Gone {
  constructor(readonly school: SchoolToCall | null) {
    super('This link has ended.');
  }
}
