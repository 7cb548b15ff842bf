import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { toEpochDay } from '../../src/shared/days.js';
import type { DslNoteKind } from '../../src/signals/dsl-list/dsl-note.js';
import { DslListService } from '../../src/signals/dsl-list/dsl-list.service.js';
import { SentHomeRecorder } from '../../src/signals/home/sent-home-recorder.js';
import { ObservationRecorder } from '../../src/signals/observations/observation-recorder.js';
import type { TestApp } from '../support/test-app.js';
import type { Family } from './northfield.js';

const WORDS = 'Afraid of going home.';

/** One way in which something for the DSL alone reaches the school; `again` corrects what was said. */
export interface DslNoteWay {
  readonly what: string;
  readonly kind: DslNoteKind;
  readonly tell: (app: TestApp, family: Family, again?: string) => Promise<void>;
}

const shared = (pupilId: number, possibleHarm: boolean) => ({
  pupilId,
  possibleHarm,
  restricted: !possibleHarm,
  source: 'test',
  sourceId: `dsl-${pupilId}`,
  day: toEpochDay('2026-03-02'),
  authorName: 'Y. Haddad',
  recordedOn: null,
});

/** Mr Haddad writes down what Samira said. */
export async function noticed(app: TestApp, { pupilId }: Family, again = ''): Promise<void> {
  const row = { ...shared(pupilId, true), text: `${WORDS}${again}`, authorStaffId: null };
  const note = { ...row, theme: 'family', severity: 'severe' } as const;
  await app
    .get(UnitOfWork)
    .run((tx) => app.get(ObservationRecorder).recordObservations(tx, [note], app.clock.now()));
}

/** Mr Haddad rang home, and somebody there was afraid for Samira. */
export async function heardOnThePhone(app: TestApp, { pupilId }: Family, again = ''): Promise<void> {
  const row = { ...shared(pupilId, true), contactId: null, staffId: null, summary: `${WORDS}${again}` };
  const call = { ...row, channel: 'phone', direction: 'school-to-home' } as const;
  await app
    .get(UnitOfWork)
    .run((tx) => app.get(SentHomeRecorder).recordContacts(tx, [call], app.clock.now()));
}

const toldByPupil = (possibleHarm: boolean) =>
  async function toldByPupil(app: TestApp, { pupilId }: Family, again = ''): Promise<void> {
    const row = { ...shared(pupilId, possibleHarm), contactId: null, staffId: null };
    const told = { ...row, text: `${WORDS}${again}` };
    await app
      .get(UnitOfWork)
      .run((tx) => app.get(SentHomeRecorder).recordInsights(tx, [told], app.clock.now()));
  };

export const DSL_NOTE_WAYS: readonly DslNoteWay[] = [
  { what: 'noticed by staff', kind: 'observation', tell: noticed },
  { what: 'heard in a conversation with home', kind: 'home-contact', tell: heardOnThePhone },
  { what: 'told by home', kind: 'home-insight', tell: toldByPupil(true) },
  { what: 'told by home in confidence', kind: 'home-insight', tell: toldByPupil(false) },
];

/** Id of what stands on the DSL's list about this pupil. */
export async function noteOf(app: TestApp, { pupilId }: Family): Promise<string> {
  const note = (await app.get(DslListService).standing()).find((one) => one.pupilId === pupilId);
  return note?.id ?? 'none';
}

/** A DSL says to have read all there is about this pupil. */
export async function readByDsl(app: TestApp, { pupilId }: Family): Promise<void> {
  const list = app.get(DslListService);
  const notes = (await list.standing()).filter((one) => one.pupilId === pupilId);
  await app.get(UnitOfWork).run(async (tx) => {
    for (const note of notes) await list.acknowledge(tx, note, 'Mr Lewis');
  });
}
