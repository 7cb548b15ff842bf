import { CreateTables } from './create-tables.migration.js';
import { instant, int, table, word } from './table-shapes.js';

/** How often signing in has failed of late, for all web processes together. */
export class SignInTries1764000000211 extends CreateTables {
  readonly name = 'SignInTries1764000000211';
  protected readonly tables = [
    table('sign_in_tries', [word('about_hash', 64), int('tries'), instant('ends_at')], {
      key: ['about_hash'],
      indexes: { ix_sign_in_tries_ends: ['ends_at'] },
    }),
  ];
}
