import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backupCommand } from '../../src/cli/backup/backup.command.js';
import { restoreCommand } from '../../src/cli/backup/restore.command.js';
import type { BareCommand } from '../../src/cli/command.js';
import { heldMailCommand } from '../../src/cli/held-mail.command.js';
import { doctor } from '../../src/cli/doctor.js';
import { AccountLink } from '../../src/access/accounts/account-link.entity.js';
import { StaffSession } from '../../src/access/sessions/staff-session.entity.js';
import { HeldMails } from '../../src/followups/sending/held-mail.service.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { FailedJobs } from '../../src/platform/jobs/failed-jobs.js';
import { NotFound } from '../../src/shared/errors.js';
import { type DatabaseKind, describeOnEachDatabase, type TestDatabase } from '../support/databases.js';
import { type SmtpCatcher, startSmtpCatcher } from '../support/smtp-catcher.js';
import { tandemEnvironment } from '../support/process.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  draftFor,
  type Family,
  invitationsOf,
  makeFamily,
  makeNorthfield,
  MS_OKAFOR,
  type Northfield,
  placeHold,
  storyOf,
  tasksOf,
} from '../followups/northfield.js';
import { readAndApprove, readAndCancel } from '../followups/reading-first.js';

const MONDAY = '2026-03-02T08:10:00.000Z';
const LATER_ON_MONDAY = '2026-03-02T11:00:00.000Z';
const MEETINGS = ['2026-03-11T09:15:00Z', '2026-03-11T10:15:00Z'];

/**
 * Two families' mails wait when the backup is taken. Then they leave, the machine is lost, and the backup is put back: on SQLite
 * over the old database, on PostgreSQL into an empty one.
 */
describeOnEachDatabase('Mail in line when a backup was taken', (kind) => {
  let smtp: SmtpCatcher;
  let folder: string;
  let app: TestApp;
  let northfield: Northfield;
  let families: Family[];
  let meetings: { publicId: string; id: number }[];
  let places: TestDatabase[];

  beforeAll(async () => {
    smtp = await startSmtpCatcher();
  });

  beforeEach(async () => {
    smtp.caught.length = 0;
    folder = await mkdtemp(join(tmpdir(), 'tandem-backup-'));
    places = [];
    app = await opened(await placeOf(kind));
    app.clock.moveTo(MONDAY);
    northfield = await makeNorthfield(app);
    families = [await makeFamily(app, northfield), await makeFamily(app, northfield)];
    meetings = [];
    for (const [at, family] of families.entries()) meetings.push(await approved(family, MEETINGS[at] ?? ''));
  });

  afterEach(async () => {
    await app.nest.close();
    for (const place of places) await place.drop();
    await rm(folder, { recursive: true, force: true });
  });

  afterAll(async () => {
    await smtp.close();
  });

  async function placeOf(at: DatabaseKind): Promise<TestDatabase> {
    const place = await at.create();
    places.push(place);
    return place;
  }

  const opened = (place: TestDatabase): Promise<TestApp> =>
    startTestApp({ create: () => Promise.resolve(place) }, { smtpUrl: smtp.url });

  async function approved(family: Family, startsAt: string): Promise<{ publicId: string; id: number }> {
    const draft = await draftFor(app, family);
    await readAndApprove(app, draft.publicId, MS_OKAFOR, { startsAt });
    return draft;
  }

  /** Takes a backup, lets `since` happen, loses the machine and puts the backup back. */
  async function backUpAndRestore(since: () => Promise<unknown>, env: Record<string, string> = {}) {
    const file = join(folder, 'school.backup');
    await bare(backupCommand, app.database, file, env);
    await since();
    await app.nest.close();
    const database = kind.name === 'SQLite' ? app.database : await placeOf(kind);
    const said = await bare(restoreCommand, database, file, env);
    app = await opened(database);
    // The restore went by the machine's clock, and ours stands still.
    await app.dataSource.query(`UPDATE job SET due_at = '${MONDAY}' WHERE event = 'database-restored'`);
    app.clock.moveTo(LATER_ON_MONDAY);
    return JSON.parse(said) as { held: number; warnings: string[] };
  }

  async function bare(
    command: BareCommand,
    place: TestDatabase,
    file: string,
    more: Readonly<Record<string, string>>,
  ): Promise<string> {
    const lines: string[] = [];
    const terminal = { out: (text: string) => void lines.push(text), err: () => undefined };
    const env = { ...tandemEnvironment({ role: 'all', database: place }), ...more };
    expect(await command.run({ args: [file, '--json'], env, terminal })).toBe(0);
    return lines.at(-1) ?? '';
  }

  async function allLeave(): Promise<void> {
    app.clock.moveTo(LATER_ON_MONDAY);
    await app.drain();
    expect(smtp.caught).toHaveLength(2);
    smtp.caught.length = 0;
  }

  async function held(...args: string[]): Promise<string[]> {
    const lines: string[] = [];
    const terminal = { out: (text: string) => void lines.push(...text.split('\n')), err: () => undefined };
    expect(await heldMailCommand.run({ args, app: app.nest, terminal })).toBe(0);
    return lines;
  }

  it('is not sent twice, and the owners of the cases are asked about it', async () => {
    const { held: count, warnings } = await backUpAndRestore(allLeave);
    expect([count, warnings]).toEqual([
      2,
      [
        expect.stringMatching(/holds and bars by a DSL included/),
        expect.stringMatching(/^2 mails to homes were in line/),
      ],
    ]);
    const [, inCare] = families;
    await app.dataSource.manager.update(Pupil, { id: inCare?.pupilId ?? 0 }, { socialCare: 'in-care' });
    await app.drain();
    app.clock.moveTo('2026-03-03T11:00:00.000Z');
    await app.drain();
    expect(smtp.caught).toEqual([]);
    const asked = [/restored from a backup: find out/, /restored from a backup: ask the DSL/];
    for (const [at, { caseId }] of families.entries())
      expect(await tasksOf(app, caseId)).toContainEqual(expect.stringMatching(asked[at] ?? ''));
    expect(await app.get(FailedJobs).list()).toEqual([]);
  });

  it('is written down as sent when a person says that it has left, so that calling off still reaches the home', async () => {
    await backUpAndRestore(allLeave);
    await app.drain();
    const [first, ...others] = await held();
    expect([first, others.length]).toEqual([
      expect.stringMatching(/^\d+ {2}invitation to Amina Khan, was to leave 2026-03-02T08:20.*\(.+\)$/),
      1,
    ]);
    await held('--has-left', 'all', '--by', 'Ada Okafor');
    expect(await held()).toEqual(['Nothing is held.']);
    const [meeting] = meetings;
    const [invitation] = await invitationsOf(app, meeting?.id ?? 0);
    expect([invitation?.state, invitation?.sentAt]).toEqual(['sent', '2026-03-02T08:20:00.000Z']);
    const story = await storyOf(app, families[0]?.caseId ?? 0);
    expect(story.at(-1)).toBe(
      'held-mail-decided: A mail held since the database was restored had left before, says Ada Okafor',
    );
    await readAndCancel(app, meeting?.publicId ?? '', MS_OKAFOR, 'Dee is ill.');
    await app.drain();
    expect(
      smtp.caught.map((mail) => /METHOD:(\w+)|method=(\w+)/i.exec(mail.raw.toString())?.slice(1)),
    ).toEqual([[undefined, 'CANCEL']]);
  });

  it('leaves once a person lets it go, with the same checks as ever', async () => {
    await backUpAndRestore(() => Promise.resolve());
    const [kept] = await app.get(HeldMails).list();
    await placeHold(app, families[0] as Family, null);
    await expect(held('--send', 'all', '--by', 'Ada Okafor')).rejects.toThrow(
      `${kept?.id ?? 0}: only a DSL decides`,
    );
    await expect(held('--send', 'all', '--by', 'Ada Okafor', '--dsl')).rejects.toThrow(/not a DSL/);
    expect(await held()).toEqual([
      expect.stringMatching(/for a DSL to decide \(--dsl\)$/),
      expect.not.stringMatching(/DSL/),
    ]);
    await held('--send', 'all', '--by', 'Sam Lewis', '--dsl');
    await app.drain();
    expect(smtp.caught.map((mail) => mail.envelopeTo)).toEqual([['amina@home.example']]);
    await app.drain();
    expect([smtp.caught.length, (await app.get(HeldMails).list()).length]).toEqual([1, 0]);
    await expect(app.get(HeldMails).letGo(kept?.id ?? 0, MS_OKAFOR)).rejects.toThrow(NotFound);
  });

  it('is not let go by who may not decide about it, nor by half a command', async () => {
    await backUpAndRestore(() => Promise.resolve());
    await expect(held('--send', 'all', '--by', 'Nobody')).rejects.toThrow(/--by: nobody who may approve is/);
    await expect(held('--send', 'all')).rejects.toThrow(/tandem held-mail/);
    await expect(held('--send', '--has-left', 'all', '--by', 'Ada Okafor')).rejects.toThrow(
      /tandem held-mail/,
    );
    await expect(held('--send', '999', '--by', 'Ada Okafor')).rejects.toThrow(/999: no held mail/);
    expect(await app.get(HeldMails).list()).toHaveLength(2);
    const lines: string[] = [];
    await doctor([], tandemEnvironment({ role: 'all', database: app.database }), {
      out: (text) => void lines.push(text),
      err: () => undefined,
    });
    expect(lines).toContainEqual(
      expect.stringMatching(/^warning {2}Held mail: 2 mails held since a restore/),
    );
  });

  it('comes back beside new mail, which leaves as usual', async () => {
    await backUpAndRestore(() => Promise.resolve());
    await approved(await makeFamily(app, northfield), '2026-03-12T09:15:00Z');
    app.clock.moveTo('2026-03-02T12:00:00.000Z');
    await app.drain();
    expect(smtp.caught).toHaveLength(1);
  });

  it('does not leave with keys that do not open its link, which the restore says at once', async () => {
    const { warnings } = await backUpAndRestore(allLeave, {
      TANDEM_KEYS: Buffer.alloc(32, 9).toString('base64'),
    });
    expect(warnings.at(-1)).toMatch(
      /The keys in use \(the setting TANDEM_KEYS\) do not open 2 links of families/,
    );
  });

  it('comes back without sessions, and without links to choose a password that may have been used', async () => {
    const now = app.clock.now();
    const { manager } = app.dataSource;
    await manager.insert(StaffSession, {
      idHash: 'a'.repeat(64),
      accountId: null,
      data: '{}',
      createdAt: now,
      lastSeenAt: now,
    });
    const link = {
      accountId: 1,
      purpose: 'reset',
      tokenHash: 'b'.repeat(64),
      tokenSealed: 'sealed',
    } as const;
    await manager.insert(AccountLink, { ...link, createdAt: now, expiresAt: now, usedAt: null });
    await backUpAndRestore(() => Promise.resolve());
    expect(await app.dataSource.manager.count(StaffSession)).toBe(0);
    const [kept] = await app.dataSource.manager.find(AccountLink);
    expect([kept?.tokenSealed, kept?.usedAt]).toEqual([null, expect.any(String)]);
  });
});
