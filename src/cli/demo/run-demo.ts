import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ApiKeysService } from '../../access/api-keys/api-keys.service.js';
import { KEY_SCOPES } from '../../access/permissions.js';
import { FamilyLink } from '../../followups/family-links/family-link.entity.js';
import { FamilyLinks } from '../../followups/family-links/family-links.service.js';
import { counted } from '../counted.js';
import { DEMO_PASSWORD, makeDemoAccounts } from './demo-accounts.js';
import { countDemo } from './demo-figures.js';
import { DemoInstallation } from './demo-installation.js';
import { makeDemoSchool } from './demo-school.js';
import { playWeeks, schoolTime } from './play-weeks.js';
import { tellStory } from './pupil-story.js';

const FOLDER = resolve('data/demo');
const FIRST_DAY = '2025-09-01';

const OPTIONS = {
  exit: { type: 'boolean' },
  seed: { type: 'string' },
  port: { type: 'string' },
  weeks: { type: 'string' },
} as const;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/**
 * `npm run demo [-- --exit] [--seed N] [--port N] [--weeks N]`: a made-up school lives through two terms, or through their
 * first N weeks, then can be looked at. The same seed gives the same school, and the same things happen there.
 */
async function demo(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS });
  const from = performance.now();
  const port = values.exit ? 0 : Number(values.port ?? '3000');
  await refuseTakenPort(port);
  const folder = await freshFolder(values.exit === true);
  const wholeSchool = makeDemoSchool(Number(values.seed ?? '1'));
  const school = { ...wholeSchool, weeks: wholeSchool.weeks.slice(0, Number(values.weeks ?? Infinity)) };
  const installation = await DemoInstallation.start(folder, port, schoolTime(FIRST_DAY, '08:00'));
  try {
    say('A made-up English secondary school. Trial: no real pupils.');
    await playWeeks(installation, school, ({ weekBeginning, done, of, approved }) => {
      say(`week of ${weekBeginning} (${done} of ${of}): ${counted(approved, 'meeting')} approved`);
    });
    for (const line of await tellStory(installation.reader, school.storyPupilId)) say(line);
    const figures = await countDemo(installation.reader);
    if (!values.exit) {
      await sayWhereToLook(installation, school.storyPupilId);
      installation.letTimePass();
    }
    say(JSON.stringify({ ...figures, seconds: Math.round((performance.now() - from) / 100) / 10 }));
  } catch (error) {
    await installation.stop();
    throw error;
  }
  if (values.exit) {
    await installation.stop();
    await rm(folder, { recursive: true, force: true });
  } else {
    const stop = (): void => void installation.stop().then(() => process.exit(0));
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  }
}

/** Before the folder is emptied: the demonstration that still runs there must not lose it. */
async function refuseTakenPort(port: number): Promise<void> {
  const probe = createServer();
  await new Promise<void>((free, taken) => {
    probe.once('error', () => {
      taken(new Error(`port ${port} is taken; choose another: npm run demo -- --port 3010`));
    });
    probe.listen(port, '127.0.0.1', free);
  });
  await new Promise((closed) => probe.close(closed));
}

/** A throwaway folder with --exit; otherwise the demonstration's own, begun anew each time. */
async function freshFolder(throwaway: boolean): Promise<string> {
  if (throwaway) return mkdtemp(join(tmpdir(), 'tandem-demo-'));
  await rm(FOLDER, { recursive: true, force: true });
  return FOLDER;
}

async function sayWhereToLook(installation: DemoInstallation, storyPupilId: string): Promise<void> {
  const { app, reader } = installation;
  const url = (await app.getUrl()).replace('127.0.0.1', 'localhost');
  const links = app.get(FamilyLinks);
  const linkOf = async (where: string, value: string): Promise<string | null> => {
    const row = await reader.first<{ id: number }>(
      `SELECT l.id FROM family_link l JOIN pupil p ON p.id = l.pupil_id JOIN invitation i ON i.family_link_id = l.id
         JOIN follow_up f ON f.id = i.follow_up_id
       WHERE i.state = 'sent' AND l.revoked_at IS NULL AND ${where} ORDER BY l.id`,
      [value],
    );
    const link = row && (await reader.manager.findOneBy(FamilyLink, { id: row.id }));
    return link ? `${url}/f/${links.tokenOf(link)}` : null;
  };
  const waiting = await linkOf(
    `i.answer IS NULL AND f.state = 'approved' AND f.starts_at > $1`,
    installation.now,
  );
  const story = await linkOf('p.source_id = $1', storyPupilId);
  const key = await app
    .get(ApiKeysService)
    .create({ name: 'demo', scopes: KEY_SCOPES, organisationId: null, staffId: null }, 'command:demo');
  say('');
  say(`Sign in at ${url} as one of these; the password of each is: ${DEMO_PASSWORD}`);
  for (const { role, email } of await makeDemoAccounts(app)) say(`  ${role.padEnd(24)}${email}`);
  say('');
  if (waiting) say(`A family that can answer: ${waiting}`);
  if (story) say(`The family of the story:  ${story}`);
  say(`The mails as .eml files:  ${join(installation.folder, 'mail')}`);
  say(`The cases over REST:      curl -H 'Authorization: Bearer ${key.key}' ${url}/api/v1/cases`);
  say('Stop with Ctrl-C. Nothing here is about a real person.');
}

demo().catch((error: unknown) => {
  process.stderr.write(
    `The demonstration stopped: ${error instanceof Error ? error.message : 'unknown reason'}\n`,
  );
  process.exit(1);
});
