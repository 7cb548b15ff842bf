import { join } from 'node:path';
import type { TandemConfig } from '../../platform/config/config.js';

/** Where the keys of this installation are, in words; never what they are. */
export function whereKeysAre(env: NodeJS.ProcessEnv, { dataFolder }: TandemConfig): string {
  return env['TANDEM_KEYS'] ? 'the setting TANDEM_KEYS' : `the file ${join(dataFolder, 'keys')}`;
}
