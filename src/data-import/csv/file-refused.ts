import { DomainError } from '../../shared/errors.js';

/** A whole file that cannot be read as a table; the message says why and, where it helps, what to do about it. */
export class FileRefused extends DomainError {
  readonly code = 'file-refused';
}
