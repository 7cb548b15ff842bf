import type { Pupil } from '../people/pupils/pupil.entity.js';

/** What a pupil is called. */
export function firstNameOf({
  firstName,
  preferredName,
}: Pick<Pupil, 'firstName' | 'preferredName'>): string {
  return preferredName?.trim() ? preferredName.trim() : firstName;
}
