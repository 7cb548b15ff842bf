import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BacktestRun } from '../../src/cases/backtests/backtest-run.entity.js';
import { CaseAction } from '../../src/cases/actions/case-action.entity.js';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { ImportBatch } from '../../src/data-import/batches/import-batch.entity.js';
import { ImportRun } from '../../src/data-import/import-run.entity.js';
import { ImportUpload } from '../../src/data-import/batches/import-upload.entity.js';
import { HeldMails } from '../../src/followups/sending/held-mail.service.js';
import { Contact } from '../../src/people/contacts/contact.entity.js';
import { Organisation } from '../../src/people/organisations/organisation.entity.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { Staff } from '../../src/people/staff/staff.entity.js';
import { backtestReport } from '../../src/rules/backtest/backtest-report.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { holdWhatReachesHomes } from '../../src/platform/jobs/held-jobs.js';
import { DEFAULT_RULES } from '../../src/rules/default-rule-set.js';
import { RuleDraft } from '../../src/rules/drafts/rule-draft.entity.js';
import { RuleDraftSchool } from '../../src/rules/drafts/rule-draft-school.entity.js';
import { RuleSet } from '../../src/rules/rule-set.entity.js';
import { RuleSetSchool } from '../../src/rules/rule-set-school.entity.js';
import { newPublicId } from '../../src/shared/ids.js';
import { LOGGED_HERE } from '../../src/signals/worries/worry-record.js';
import { Observation } from '../../src/signals/observations/observation.entity.js';
import { draftFor, type Family, MS_OKAFOR, type Northfield, placeHold } from '../followups/northfield.js';
import { readAndApprove } from '../followups/reading-first.js';
import { addConcern, addContext, addObservation, scenePupil } from '../web/pupil-scene.js';
import type { TestApp } from './test-app.js';

/** The ids a route may be asked with, by the name that stands in its path. */
export type Ids = Readonly<Record<string, readonly string[]>>;

/**
 * Three families at a school with everything that can be known of them: one with an open case, a draft, a worry somebody logged; one
 * whose approved meeting waits with held mail; one with a hold and a note for the DSL. Every name and text of them has the `marker` in it.
 */
export async function othersChildren(
  app: TestApp,
  at: Northfield,
  marker: string,
  pupil: Partial<Pupil> = {},
): Promise<Ids> {
  const first = await family(app, at, `${marker}-Ann`, pupil);
  const second = await family(app, at, `${marker}-Bob`, pupil);
  const third = await family(app, at, `${marker}-Cyd`, pupil);
  const { manager } = app.dataSource;
  await manager.update(
    PupilCase,
    { id: first.caseId },
    { state: 'open', openedAt: app.clock.now(), openedBy: 'command:test' },
  );
  const action = {
    ...{
      publicId: newPublicId(),
      caseId: first.caseId,
      title: `Ring home, says ${marker}`,
      ownerStaffId: at.okaforId,
    },
    ...{ dueOn: '2026-03-09', createdAt: app.clock.now(), createdBy: 'command:test' },
  };
  await manager.insert(CaseAction, action);
  const draft = await draftFor(app, first);
  const approved = await draftFor(app, second);
  await readAndApprove(app, approved.publicId, MS_OKAFOR, { slotIndex: 0 });
  await app.get(UnitOfWork).run((tx) => holdWhatReachesHomes(tx, app.clock.now()));
  const mails = (await app.get(HeldMails).list()).filter(
    ({ followUpId }) => followUpId === approved.publicId,
  );
  const said = { source: LOGGED_HERE, possibleHarm: true, authorStaffId: at.okaforId, authorName: marker };
  await addObservation(app, third.pupilId, `Afraid, says ${marker}.`, said);
  await addObservation(app, first.pupilId, `Tired, says ${marker}.`, { ...said, possibleHarm: false });
  const notes = await manager.find(Observation, { where: { authorName: marker }, order: { id: 'ASC' } });
  const contacts = await publicIds(
    app,
    Contact,
    [first, second, third].flatMap(({ contactIds }) => contactIds),
  );
  const pupils = await publicIds(app, Pupil, [first.pupilId, second.pupilId, third.pupilId]);
  return {
    publicId: pupils,
    pupilId: pupils,
    contactId: contacts,
    caseId: await publicIds(app, PupilCase, [first.caseId, second.caseId, third.caseId]),
    followUpId: [draft.publicId, approved.publicId],
    actionId: [action.publicId],
    noteId: [notes[0]?.publicId ?? ''],
    worryId: notes.map(({ publicId }) => publicId),
    holdId: [String(await placeHold(app, third, null))],
    contextId: [String(await addContext(app, first.pupilId, { note: `Bereaved, says ${marker}.` }))],
    mailId: mails.map(({ id }) => String(id)),
  };
}

/** What another school has beside its children: people, an import with a file and what was refused of it. */
export async function othersPlace(app: TestApp, at: Northfield, marker: string): Promise<Ids> {
  const { manager } = app.dataSource;
  await manager.update(Organisation, { id: at.schoolId }, { name: `${marker} School` });
  const staffIds = [at.okaforId, at.lewisId, at.deeId];
  for (const id of staffIds)
    await manager.update(Staff, { id }, { lastName: marker, email: `${marker}@other.example` });
  const now = app.clock.now();
  const counts = { accepted: 1, corrected: 0, unchanged: 0, rejected: 1 };
  const batch = await manager.insert(ImportBatch, {
    ...{
      publicId: newPublicId(),
      organisationId: at.schoolId,
      source: marker,
      via: 'page',
      state: 'brought',
    },
    ...{ actor: 'command:test', createdAt: now, touchedAt: now, finishedAt: now, ...counts },
  });
  const draft = await draftOfRules(app, at, marker);
  const batchId = Number(batch.identifiers[0]?.['id']);
  const file = { publicId: newPublicId(), batchId, fileName: `${marker}.csv`, bytes: 10, leftOut: false };
  await manager.insert(ImportUpload, file);
  const folder = join(app.config.dataFolder, 'imports', 'brought');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, file.publicId), `pupil_id,first_name\n1,${marker}\n`);
  const run = { publicId: newPublicId(), batchId, position: 1, fileName: `${marker}.csv`, kind: 'pupils' };
  await manager.insert(ImportRun, { ...run, startedAt: now, finishedAt: now, ...counts });
  return {
    staffId: await publicIds(app, Staff, staffIds),
    batchId: await publicIds(app, ImportBatch, [batchId]),
    fileId: [file.publicId],
    runId: [run.publicId],
    testId: [await testOfRules(app, at, marker)],
    draftId: [draft.draftId],
    draftRule: [draft.draftRule],
    ruleSetId: [await setOfRules(app, at, marker)],
    withId: await publicIds(app, Organisation, [await teamOf(app, at), at.schoolId]),
  };
}

/** A test of rules that has flagged everybody at the school. */
async function testOfRules(app: TestApp, at: Northfield, marker: string): Promise<string> {
  const { manager } = app.dataSource;
  const pupils = await manager.findBy(Pupil, { organisationId: at.schoolId });
  const rule = { key: 'rule', title: marker, indicator: 'absence-rate', parameters: {} };
  const [from, to] = ['2026-01-05', '2026-02-06'];
  const verdicts = pupils.map(({ id: pupilId }) => ({
    ...{ pupilId, flaggedOn: to, rules: ['rule'], cameTrue: true, leadWeeks: 1 },
  }));
  const outcome = { on: '2026-02-27', indicator: 'absence-rate', parameters: { atLeast: 0.1 } };
  const { verdicts: _, ...figures } = backtestReport([], [], 'school weeks');
  const run = {
    ...{ publicId: newPublicId(), organisationId: at.schoolId, draftId: null, draftRevision: null },
    ...{ rulesTitle: marker, specification: JSON.stringify({ from, to, rules: [rule], outcome }) },
    ...{ question: marker, schoolIds: JSON.stringify([at.schoolId]), askedBy: 'command:test' },
    ...{ askedAt: app.clock.now(), state: 'done' as const, done: 0, of: 0, claim: null, claimedAt: null },
    ...{ endedAt: app.clock.now(), problem: null, report: JSON.stringify(figures) },
    verdicts: JSON.stringify(verdicts),
  };
  await manager.insert(BacktestRun, run);
  return run.publicId;
}

/** A draft with one rule; nothing is published for it. */
async function draftOfRules(
  app: TestApp,
  { okaforId, schoolId }: Northfield,
  marker: string,
): Promise<{ draftId: string; draftRule: string }> {
  const [at, publicId, draftRule] = [app.clock.now(), newPublicId(), `${marker.toLowerCase()}-rule`];
  const rules = DEFAULT_RULES.slice(0, 1).map((rule) => ({ ...rule, key: draftRule, title: marker }));
  const made = await app.dataSource.manager.insert(RuleDraft, {
    ...{ publicId, title: `${marker}, fewer rules`, basedOn: null, rules, revision: 1 },
    ...{ authorStaffId: okaforId, createdAt: at, changedByStaffId: okaforId, changedAt: at },
    ...{ publishedVersion: null, discardedAt: null },
  });
  const draftId = Number(made.identifiers[0]?.['id']);
  await app.dataSource.manager.insert(RuleDraftSchool, { draftId, schoolId });
  return { draftId: publicId, draftRule };
}

async function family(
  app: TestApp,
  at: Northfield,
  firstName: string,
  more: Partial<Pupil>,
): Promise<Family> {
  const scene = { ...at, southfieldId: 0 };
  const home = { firstName: `Mum-of-${firstName}`, lastName: 'Khan', email: `${firstName}@home.example` };
  const pupil = { firstName, lastName: 'Khan', ...more };
  const { pupilId, caseId } = await scenePupil(app, scene, { pupil, contacts: [home] });
  await addConcern(app, at.schoolId, pupilId, `${firstName} has missed ten sessions.`);
  const rows = await app.dataSource.query<{ contact_id: number }[]>(
    `SELECT contact_id FROM pupil_contact WHERE pupil_id = ${pupilId}`,
  );
  return { pupilId, caseId, contactIds: rows.map((row) => row.contact_id) };
}

/** The team that works for the school. */
async function teamOf(app: TestApp, { deeId }: Northfield): Promise<number> {
  return (await app.dataSource.manager.findOneByOrFail(Staff, { id: deeId })).organisationId;
}

async function publicIds(
  app: TestApp,
  entity: new () => { id: number; publicId: string },
  ids: readonly number[],
): Promise<string[]> {
  const found: string[] = [];
  for (const id of ids) {
    const row = await app.dataSource.manager.findOneByOrFail(entity, { id });
    found.push(row.publicId);
  }
  return found;
}

/** A set that has been in force at the school for long: what Tandem looks for, with other words. */
async function setOfRules(app: TestApp, { schoolId }: Northfield, marker: string): Promise<string> {
  const [publicId, version] = [newPublicId(), 1000 + schoolId];
  await app.dataSource.manager.insert(RuleSet, {
    ...{ publicId, version, title: `${marker}, our rules`, publishedAt: '2025-09-01T08:00:00.000Z' },
    ...{ author: marker, reason: `${marker} asked for it.`, rules: [...DEFAULT_RULES] },
  });
  await app.dataSource.manager.insert(RuleSetSchool, { schoolId, version });
  return publicId;
}
