import { parseArgs } from 'node:util';
import { userInfo } from 'node:os';
import { ApiKeysService } from '../access/api-keys/api-keys.service.js';
import { type Permission, KEY_SCOPES } from '../access/permissions.js';
import { Reader } from '../platform/database/reader.js';
import { BadUsage, type Command, type CommandInput, type ExitCode } from './command.js';

const USAGE = 'create --name TEXT [--scopes a,b] [--organisation ID] | revoke KEY-ID';

/** Keys for machines and commands; a key is printed once and never again. */
export const apiKeyCommand: Command = {
  name: 'api-key',
  usage: USAGE,
  does: `Makes or ends a key for the REST API. Scopes: ${KEY_SCOPES.join(', ')} (all but dsl when absent).`,
  run(input) {
    const [what, ...rest] = input.args;
    if (what === 'create') return create(input, rest);
    if (what === 'revoke' && rest[0]) return revoke(input, rest[0]);
    throw new BadUsage(`tandem api-key ${USAGE}`);
  },
};

async function create({ app, terminal }: CommandInput, args: string[]): Promise<ExitCode> {
  const { values } = parseArgs({
    args,
    options: {
      name: { type: 'string' },
      scopes: { type: 'string' },
      organisation: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  const made = await app.get(ApiKeysService).create(
    {
      name: values.name ?? '',
      scopes: scopesFrom(values.scopes),
      organisationId: values.organisation ? await organisationId(app.get(Reader), values.organisation) : null,
      staffId: null,
    },
    `command:${userInfo().username}`,
  );
  terminal.out(
    values.json
      ? JSON.stringify({ id: made.publicId, key: made.key })
      : `${made.key}\n(id ${made.publicId}; the key is not shown again)`,
  );
  return 0;
}

async function revoke({ app, terminal }: CommandInput, publicId: string): Promise<ExitCode> {
  await app.get(ApiKeysService).revoke(publicId, `command:${userInfo().username}`);
  terminal.out(`Key ${publicId} has ended.`);
  return 0;
}

/** The DSL's list is never opened by leaving something out. */
function scopesFrom(text: string | undefined): Permission[] {
  if (text === undefined) return KEY_SCOPES.filter((permission) => permission !== 'dsl');
  return text.split(',').map((word) => {
    const known = KEY_SCOPES.find((permission) => permission === word.trim());
    if (!known) throw new BadUsage(`--scopes: expected some of ${KEY_SCOPES.join(', ')}`);
    return known;
  });
}

async function organisationId(reader: Reader, sourceId: string): Promise<number> {
  const rows = await reader.query<{ id: number }>('SELECT id FROM organisation WHERE source_id = $1', [
    sourceId,
  ]);
  const [only] = rows;
  if (!only || rows.length > 1)
    throw new BadUsage(`--organisation: ${rows.length} organisations have the id "${sourceId}"`);
  return only.id;
}
