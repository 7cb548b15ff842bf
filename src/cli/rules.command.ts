import type { INestApplicationContext } from '@nestjs/common';
import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import type { Actor } from '../access/actor.js';
import { Reader } from '../platform/database/reader.js';
import { type RuleDifference, ruleSetDifference } from '../rules/drafts/rule-set-difference.js';
import { RulePublishing } from '../rules/publishing/rule-publishing.service.js';
import { readRules } from '../rules/read-rules.js';
import type { CompiledRule } from '../rules/rule.js';
import { type RuleSetInForce, RuleSetsService } from '../rules/rule-sets.service.js';
import { BadUsage, type Command, type CommandInput, type ExitCode, type Terminal } from './command.js';

const USAGE =
  '[--school ID] [--json] | export [--school ID] | publish FILE (--school ID … | --all-schools) --reason "…" [--against VERSION] [--json]';
const OPTIONS = {
  school: { type: 'string', multiple: true },
  'all-schools': { type: 'boolean' },
  reason: { type: 'string' },
  against: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** Rules as files: read, taken out, and published for one school, several, or all that have none of their own. */
export const rulesCommand: Command = {
  name: 'rules',
  usage: USAGE,
  does: 'Shows the rules in force, writes them as a file, or publishes a file. Publishing makes a further version; the worker asks about the pupils.',
  async run({ app, args, terminal }) {
    const { values, positionals } = wordsOf(args);
    const [what = 'show', path, ...more] = positionals;
    if (more.length > 0) throw new BadUsage(`tandem rules ${USAGE}`);
    if (what === 'publish' && path !== undefined) return publish(app, terminal, path, values);
    if (!['show', 'export'].includes(what) || path !== undefined) throw new BadUsage(`tandem rules ${USAGE}`);
    const [school, second] = values.school ?? [];
    if (second !== undefined) throw new BadUsage('--school: one school; each has a set of its own in force');
    const schoolIds = school === undefined ? [] : await schoolIdsOf(app, [school]);
    const inForce = await app.get(RuleSetsService).inForce(schoolIds[0] ?? null);
    show(inForce, what === 'export', values.json === true, terminal.out);
    return 0;
  },
};

type Words = ReturnType<typeof wordsOf>['values'];

function wordsOf(args: CommandInput['args']) {
  return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
}

function show(inForce: RuleSetInForce, asFile: boolean, asJson: boolean, out: Terminal['out']): void {
  const { version, publishedAt, author } = inForce;
  const rules = inForce.rules.map(({ rule }) => rule);
  if (asFile)
    out(JSON.stringify({ title: version === null ? 'Rules' : `As rule set ${version}`, rules }, null, 2));
  else if (asJson) out(JSON.stringify({ version, publishedAt, author, rules }));
  else {
    out(version === null ? 'Not published yet: Tandem’s own rules.' : `Rule set ${version}, by ${author}.`);
    for (const rule of inForce.rules) out(inWords(rule));
  }
}

function inWords({ rule, direction, bound }: CompiledRule): string {
  const counts = direction === 'below' ? 'does not count' : 'counts';
  const whom = rule.yearGroups === undefined ? '' : ` Only for year ${rule.yearGroups.join(', ')}.`;
  const meeting = rule.followUp === false ? ', without a meeting' : '';
  return `${rule.key} (${rule.consequence}${meeting}, severity ${rule.severity}): ${bound.inWords} Exactly ${bound.thresholdInWords} ${counts}.${whom}`;
}

async function publish(
  app: INestApplicationContext,
  { out }: Terminal,
  path: string,
  words: Words,
): Promise<ExitCode> {
  const { title, rules } = readRules(await jsonIn(path));
  const schoolIds = await schoolsAsked(app, words);
  const ruleSets = app.get(RuleSetsService);
  await ruleSets.ensureDefaults();
  const before = (await ruleSets.inForce(schoolIds?.[0] ?? null)).rules.map(({ rule }) => rule);
  const wanted = { title, rules, schoolIds, reason: words.reason ?? '', ...against(words) };
  const version = await app.get(RulePublishing, { strict: false }).publish(whoRunsIt(), wanted);
  const differences = ruleSetDifference(before, rules);
  if (words.json) out(JSON.stringify({ version, differences }));
  else sayPublished(version, differences, out);
  return 0;
}

/** The version that the file was exported from, so that nobody's changes since are undone unread. */
function against({ against: version }: Words): { against?: number } {
  if (version === undefined) return {};
  if (!/^\d{1,9}$/.test(version))
    throw new BadUsage('--against: the number of the rule set the file was made from');
  return { against: Number(version) };
}

/** Never for all by leaving something out: that would reach every school without rules of its own. */
async function schoolsAsked(app: INestApplicationContext, words: Words): Promise<number[] | null> {
  const { school, 'all-schools': all } = words;
  if ((school === undefined) === (all === undefined))
    throw new BadUsage(
      'For which schools? --school ID (again for each), or --all-schools for all without rules of their own',
    );
  return school === undefined ? null : schoolIdsOf(app, [...new Set(school)]);
}

async function schoolIdsOf(app: INestApplicationContext, given: readonly string[]): Promise<number[]> {
  const rows = await app
    .get(Reader)
    .query<{ id: number; sourceId: string }>(
      `SELECT id, source_id AS "sourceId" FROM organisation WHERE kind = 'school'`,
    );
  return given.map((sourceId) => {
    const [only, second] = rows.filter((row) => row.sourceId === sourceId);
    if (only === undefined) throw new BadUsage(`--school: no school has the id "${sourceId}"`);
    if (second !== undefined) throw new BadUsage(`--school: several schools have the id "${sourceId}"`);
    return only.id;
  });
}

async function jsonIn(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new BadUsage(`${path}: no such file, or it may not be read`);
  });
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new BadUsage(`${path}: expected JSON, as tandem rules export writes it`);
  }
}

function sayPublished(version: number, differences: readonly RuleDifference[], out: Terminal['out']): void {
  out(`Rule set ${version} is in force. The worker asks about the pupils.`);
  for (const { kind, key, sentences } of differences) out(`${key} (${kind}): ${sentences.join(' ')}`);
}

function whoRunsIt(): Actor {
  return { name: `command:${userInfo().username}`, permissions: [], organisationId: null, staffId: null };
}
