/** A backup or a restore that cannot be done, in one line that says what to do. Nothing was changed. */
export class BackupRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BackupRefused';
  }
}

export const NOT_OURS = 'is no backup of Tandem';
export const DAMAGED = 'is damaged';
