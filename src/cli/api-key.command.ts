import { parseArgs } from 'node:util';
import { userInfo } from 'node:os';
import { ApiKeysService, type ListedKey } from '../access/api-keys/api-keys.service.js';
import { type Permission, KEY_SCOPES } from '../access/permissions.js';
import { Reader } from '../platform/database/reader.js';
import { BadUsage, type Command, type CommandInput, type ExitCode } from './command.js';

const USAGE =
  'list [--json] | create --name TEXT [--scopes a,b] [--organisation ID] [--expires DAY] | revoke KEY-ID';

/** Keys for machines and commands; a key is printed once and never again. */
export const apiKeyCommand: Command = {
  name: 'api-key',
  usage: USAGE,
  does: `Lists, makes or ends keys for the REST API. Scopes: ${KEY_SCOPES.join(', ')} (all but dsl when absent).`,
  run(input) {
    const [what, ...rest] = input.args;
    if (what === 'list') return list(input, rest);
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
      expires: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  const made = await app.get(ApiKeysService).create(
    {
      name: values.name ?? '',
      scopes: scopesFrom(values.scopes),
      organisationId: values.organisation ? await organisationId(app.get(Reader), values.organisation) : null,
      staffId: null,
      expiresOn: values.expires ?? null,
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

async function list({ app, terminal }: CommandInput, args: string[]): Promise<ExitCode> {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } });
  const keys = await app.get(ApiKeysService).list();
  if (values.json) terminal.out(JSON.stringify({ keys }));
  else if (keys.length === 0) terminal.out('There is no key yet: tandem api-key create');
  else for (const key of keys) terminal.out(lineOf(key));
  return 0;
}

/** What somebody needs to know who tidies up: what it is for, what it opens, whether anybody uses it. */
function lineOf(key: ListedKey): string {
  const used = key.lastUsedOn === null ? 'never used' : `last used ${key.lastUsedOn}`;
  const until = key.expiresOn === null ? 'no last day' : `last day ${key.expiresOn}`;
  const ended = key.revokedAt === null ? 'expired' : `revoked ${key.revokedAt.slice(0, 10)}`;
  return [
    ...[key.id, key.name, key.scopes.join(','), key.organisation ?? 'the whole installation'],
    ...[`made ${key.createdAt.slice(0, 10)}`, used, key.isValid ? until : ended],
  ].join('  ');
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
