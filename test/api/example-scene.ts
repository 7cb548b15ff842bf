import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { CaseAction } from '../../src/cases/actions/case-action.entity.js';
import type { FrozenConcern } from '../../src/cases/frozen-concern.js';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { TriageOutcome } from '../../src/cases/triage/triage-outcome.entity.js';
import { FollowUp } from '../../src/followups/follow-up.entity.js';
import { Contact } from '../../src/people/contacts/contact.entity.js';
import { Organisation } from '../../src/people/organisations/organisation.entity.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { RuleSetsService } from '../../src/rules/rule-sets.service.js';
import { absences } from '../cases/northfield.js';
import {
  draftFor,
  type Family,
  makeNorthfield,
  MS_OKAFOR,
  type Northfield,
  placeHold,
} from '../followups/northfield.js';
import { readAndApprove } from '../followups/reading-first.js';
import type { TestApp } from '../support/test-app.js';
import { addConcern, addContext, addObservation, scenePupil } from '../web/pupil-scene.js';

/** The school of the examples, with everybody and everything they name, under the very ids they name it by. */
export interface ExampleScene {
  /** Of the school; may do everything. */
  readonly key: string;
  /** When the meetings of the examples are over. */
  readonly afterMeetings: string;
}

/** An id as ours are, that says what it is of. */
export function exampleId(words: string): string {
  return words.padEnd(22, '0');
}

/** Amy, whose case is open; and one pupil for each thing that is decided in the examples. */
const CASES = {
  'case-that-is-open': 'Amy',
  'case-to-take-on': 'Ben',
  'case-to-close': 'Cara',
  'case-for-no-action': 'Dan',
  'case-to-reopen': 'Ella',
  'case-to-watch': 'Finn',
  'case-to-add': 'Grace',
  'case-watched': 'Hana',
  'case-to-undo': 'Idris',
} as const;
const MEETINGS = {
  'meeting-to-approve': 'Jamal',
  'meeting-to-take-back': 'Kezia',
  'meeting-to-move': 'Liam',
  'meeting-to-cancel': 'Maya',
  'meeting-held': 'Noor',
  'meeting-missed': 'Owen',
  'meeting-to-refresh': 'Priya',
} as const;
const APPROVED = [
  'meeting-to-take-back',
  'meeting-to-move',
  'meeting-to-cancel',
  'meeting-held',
  'meeting-missed',
];
const MISSED_TEN = 'Has missed ten sessions without leave in ten school weeks.';

export async function openExampleScene(app: TestApp): Promise<ExampleScene> {
  await app.get(RuleSetsService).current();
  const at = await makeNorthfield(app);
  await rename(app, Organisation, at.schoolId, 'school-northfield', {
    source: 'sims',
    sourceId: '255901107',
  });
  const key = await app.apiKey(undefined, at.schoolId);
  const scene = new SceneMaker(app, at, key);
  for (const [words, firstName] of Object.entries(CASES)) await scene.aCase(words, firstName);
  await scene.decided();
  for (const [words, firstName] of Object.entries(MEETINGS)) await scene.aMeeting(words, firstName);
  const ends = await scene.approved();
  return { key, afterMeetings: ends };
}

async function rename(
  app: TestApp,
  entity: EntityTarget<ObjectLiteral>,
  id: number,
  words: string,
  more: object = {},
): Promise<void> {
  await app.dataSource.manager.update(entity, { id }, { publicId: exampleId(words), ...more });
}

class SceneMaker {
  private readonly families = new Map<string, Family>();
  private pupils = 604_820;

  constructor(
    private readonly app: TestApp,
    private readonly at: Northfield,
    private readonly key: string,
  ) {}

  /** A pupil of year 9 with a concern, its case as proposed, and a mother. */
  async aCase(words: string, firstName: string): Promise<Family> {
    const { app, at } = this;
    const scene = { ...at, southfieldId: 0 };
    this.pupils += 1;
    const contacts = [{ firstName: 'Ada', lastName: 'Okafor', email: `home-of-${firstName}@home.example` }];
    const { pupilId, caseId } = await scenePupil(app, scene, {
      pupil: { firstName, lastName: 'Okafor' },
      contacts,
    });
    const pupil = `pupil-${firstName.toLowerCase()}`;
    await rename(app, Pupil, pupilId, pupil, { source: 'sims', sourceId: String(this.pupils) });
    const concern = exampleId(`concern-of-${firstName.toLowerCase()}`);
    const ruleKey = 'unauthorised-ten-in-ten-weeks';
    await addConcern(app, at.schoolId, pupilId, MISSED_TEN, {
      ...{ publicId: concern, ruleKey, consequence: 'open-case', value: 10, threshold: 10 },
    });
    const evidence: FrozenConcern[] = [
      {
        ...{
          concern,
          ruleKey,
          ruleSetVersion: 1,
          severity: 3,
          consequence: 'open-case',
          raisedOn: '2026-02-09',
        },
        ...{ sentence: MISSED_TEN, value: 10, threshold: 10, trend: 'steady' },
        evidence: absences(['2026-02-10']),
      },
    ];
    await rename(app, PupilCase, caseId, words, { evidence });
    const family = { pupilId, caseId, contactIds: await this.contactOf(pupilId, firstName) };
    this.families.set(words, family);
    return family;
  }

  /** What has been decided and noted before the examples begin. */
  async decided(): Promise<void> {
    const { app } = this;
    for (const words of ['case-that-is-open', 'case-to-close']) await this.post(words, 'open');
    await this.post('case-that-is-open', 'actions', {
      title: 'Ring home about the bus',
      dueOn: '2026-03-09',
    });
    const [action] = await app.dataSource.manager.find(CaseAction, { order: { id: 'DESC' }, take: 1 });
    await rename(app, CaseAction, action?.id ?? 0, 'action-to-be-done');
    await this.post('case-to-reopen', 'no-action', { reason: 'The marks were corrected.' });
    for (const words of ['case-watched', 'case-to-undo'])
      await this.post(words, 'watch', { until: '2026-03-16', note: 'Exams' });
    const [outcome] = await app.dataSource.manager.find(TriageOutcome, { order: { id: 'DESC' }, take: 1 });
    await rename(app, TriageOutcome, outcome?.id ?? 0, 'outcome-to-undo');
    await this.anEarlierCase();
    const amy = this.family('case-that-is-open');
    await addObservation(app, amy.pupilId, 'Said she is afraid of going home.', {
      ...{
        possibleHarm: true,
        publicId: exampleId('note-to-acknowledge'),
        source: 'sims',
        sourceId: 'OBS-9',
      },
    });
    await placeHold(app, this.family('case-to-watch'), null);
    await addContext(app, this.family('case-to-watch').pupilId);
  }

  /** A meeting as the worker drafts it. */
  async aMeeting(words: string, firstName: string): Promise<void> {
    const family = await this.aCase(words.replace('meeting', 'case'), firstName);
    const { id } = await draftFor(this.app, family);
    await rename(this.app, FollowUp, id, words);
  }

  /** Ms Okafor has read and approved those that are not to be approved in the examples; says when the last of them is over. */
  async approved(): Promise<string> {
    let last = '';
    for (const words of APPROVED) {
      const { endsAt } = await readAndApprove(this.app, exampleId(words), MS_OKAFOR, { slotIndex: 0 });
      if (endsAt > last) last = endsAt;
    }
    return last;
  }

  /** Closed, of the pupil whose new evidence is to be added to it. */
  private async anEarlierCase(): Promise<void> {
    const { manager } = this.app.dataSource;
    const { caseId } = this.family('case-to-add');
    const { id: _, ...now } = await manager.findOneByOrFail(PupilCase, { id: caseId });
    await manager.insert(PupilCase, {
      ...{ ...now, publicId: exampleId('case-closed-before'), state: 'closed', proposedOn: '2025-11-03' },
      ...{
        proposedAt: '2025-11-03T08:10:00.000Z',
        closedAt: '2025-12-05T15:00:00.000Z',
        closedReason: 'Back in school.',
      },
    });
  }

  private async contactOf(pupilId: number, firstName: string): Promise<number[]> {
    const rows = await this.app.dataSource.query<{ contact_id: number }[]>(
      `SELECT contact_id FROM pupil_contact WHERE pupil_id = ${pupilId}`,
    );
    const ids = rows.map((row) => row.contact_id);
    const words = `mother-of-${firstName.toLowerCase()}`;
    await rename(this.app, Contact, ids[0] ?? 0, words, { source: 'sims', sourceId: `C-${pupilId}` });
    return ids;
  }

  private family(words: string): Family {
    const found = this.families.get(words);
    if (!found) throw new Error(`nobody has the case ${words}`);
    return found;
  }

  private async post(words: string, what: string, body: object = {}): Promise<void> {
    const address = `/api/v1/cases/${exampleId(words)}/${what}`;
    const { status, text } = await this.app
      .http()
      .post(address)
      .set('authorization', `Bearer ${this.key}`)
      .send(body);
    if (status >= 300) throw new Error(`${address}: ${status} ${text}`);
  }
}
