import { NoSuchSlot } from '../followups/approval/follow-up-errors.js';
import { InvalidInput } from '../shared/errors.js';

/** Of each command, the words for what REST and the code call otherwise. What a mapping file is wrong about keeps its own names. */
const OPTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  approve: { slotIndex: '--slot: ', startsAt: '--slot: ' },
  'api-key': { name: '--name: ', scopes: '--scopes: ', expires: '--expires: ' },
  import: { files: '', mapping: '--map: ', source: '--source: ' },
  rules: { reason: '--reason: ' },
  user: { email: '--email: ' },
};

/** One line for whoever typed `command`; what it is about is named by the option they know. */
export function refusalInWords(error: unknown, command: string): string {
  if (error instanceof NoSuchSlot)
    return error.count === 0
      ? '--slot: no time is suggested; tandem approve ID says why'
      : `--slot: expected 1 to ${error.count}`;
  const option = error instanceof InvalidInput ? OPTIONS[command]?.[error.field] : undefined;
  if (error instanceof InvalidInput && option !== undefined) return `${option}${error.expected}`;
  const { message = 'unknown reason', code } = error as Partial<NodeJS.ErrnoException>;
  // Node's own words about an unknown option go on about positional arguments.
  return code?.startsWith('ERR_PARSE_ARGS')
    ? `${message.split('. ')[0] ?? ''}. See tandem ${command} --help`
    : (message.split('\n')[0] ?? '');
}
