import { jest } from '@jest/globals';
import { Enrolment } from '../../src/people/enrolments/enrolment.entity.js';
import { Organisation } from '../../src/people/organisations/organisation.entity.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { Reader } from '../../src/platform/database/reader.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { newPublicId } from '../../src/shared/ids.js';
import { makeNorthfield, type Northfield } from '../followups/northfield.js';
import { accountFor, staffAccount, Visitor } from '../support/staff-accounts.js';
import type { TestApp } from '../support/test-app.js';

/**
 * Northfield School with Ms Okafor (pastoral lead of all years), Mr Lewis (DSL), Theo (a teacher) and Dee of the MAST; Amir, Zoë and Bea in year 9,
 * of whom only Bea's family has said yes to the MAST. Southfield with Amira, and Tess, a teacher there.
 */
export interface WorriedSchool extends Northfield {
  readonly southfield: number;
  readonly amir: Pupil;
  readonly zoe: Pupil;
  readonly bea: Pupil;
  readonly amira: Pupil;
}

export const ADA = 'ada@northfield.example';
export const SAM = 'sam@northfield.example';
export const DEE = 'dee@team.example';
export const THEO = 'theo@northfield.example';
export const TESS = 'tess@northfield.example';

export async function worriedSchool(app: TestApp): Promise<WorriedSchool> {
  const northfield = await makeNorthfield(app);
  const { schoolId } = northfield;
  await accountFor(app, northfield.okaforId, ADA);
  await accountFor(app, northfield.lewisId, SAM);
  await accountFor(app, northfield.deeId, DEE);
  await staffAccount(app, { firstName: 'Theo', roles: ['teacher'], organisationId: schoolId });
  const southfield = await schoolCalled(app, 'Southfield School');
  await staffAccount(app, { firstName: 'Tess', roles: ['teacher'], organisationId: southfield });
  return {
    ...northfield,
    southfield,
    amir: await pupilAt(app, schoolId, 'Amir', 'Khan'),
    zoe: await pupilAt(app, schoolId, 'Zoë', "O'Brien"),
    bea: await pupilAt(app, schoolId, 'Bea', 'Nowak', { mastAgreement: 'agreed' }),
    amira: await pupilAt(app, southfield, 'Amira', 'Khan'),
  };
}

async function schoolCalled(app: TestApp, name: string): Promise<number> {
  const row = { publicId: newPublicId(), kind: 'school', source: 'test', sourceId: name, name } as const;
  const made = await app.dataSource.manager.insert(Organisation, {
    ...row,
    timezone: 'Europe/London',
    schoolYearStart: '08-01',
  });
  return Number(made.identifiers[0]?.['id']);
}

/** A pupil of year 9 who has been at the school since September. */
export async function pupilAt(
  app: TestApp,
  schoolId: number,
  firstName: string,
  lastName: string,
  more: Partial<Pupil> & { yearGroup?: string; toDay?: string } = {},
): Promise<Pupil> {
  const { yearGroup = '9', toDay = null, ...own } = more;
  return app.get(UnitOfWork).run(async (tx) => {
    const publicId = newPublicId();
    const ids = { publicId, source: 'test', sourceId: publicId, organisationId: schoolId };
    await tx.insert(Pupil, { ...ids, firstName, lastName, ...own });
    const pupil = await tx.findOneByOrFail(Pupil, { publicId });
    await tx.insert(Enrolment, { pupilId: pupil.id, schoolId, yearGroup, fromDay: '2025-09-01', toDay });
    return pupil;
  });
}

/** Signed in, at the page given. */
export async function visitorAt(app: TestApp, email: string, path: string): Promise<Visitor> {
  const visitor = Visitor.at(app);
  await visitor.signIn(app, email);
  await visitor.get(path);
  return visitor;
}

/** What a page shows, without its markup. */
export function textOf(html: string): string {
  return html
    .replace(/<script[\s\S]*?<\/script>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
}

/** The form of a worry about a pupil, filled in; `more` takes the place of what is usual. */
export function worryForm(
  pupil: Pick<Pupil, 'publicId'>,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return {
    formKey: newPublicId(),
    pupil: pupil.publicId,
    letters: '',
    theme: 'emotional',
    severity: 'mild',
    text: 'Sat alone at break. Said “nobody likes me”.',
    when: 'today',
    date: '',
    ...more,
  };
}

/** Logs a worry as a browser does; the public id. */
export async function logs(
  visitor: Visitor,
  pupil: Pick<Pupil, 'publicId'>,
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const answer = await visitor.post('/worries', worryForm(pupil, more));
  if (answer.status !== 303) throw new Error(`not logged: ${answer.status} ${textOf(answer.text)}`);
  return (answer.headers['location'] ?? '').replace('/worries/', '');
}

/** How many statements the reading side runs for something. */
export async function counting(app: TestApp, work: () => Promise<unknown>): Promise<number> {
  const spy = jest.spyOn(app.nest.get(Reader).manager.connection.logger, 'logQuery');
  await work();
  const { length } = spy.mock.calls;
  spy.mockRestore();
  return length;
}
