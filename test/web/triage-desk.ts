import { expect } from '@jest/globals';
import { Staff } from '../../src/people/staff/staff.entity.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import {
  member,
  northfield,
  type Northfield,
  pupil,
  raise,
  type RaisedConcern,
} from '../cases/northfield.js';
import { accountFor, Visitor } from '../support/staff-accounts.js';
import type { TestApp } from '../support/test-app.js';

/** Northfield with people who can sign in: a lead of year 9, one of year 10, a DSL, a head, a teacher. */
export interface TriageSchool extends Northfield {
  readonly dsl: number;
}

export async function triageSchool(app: TestApp): Promise<TriageSchool> {
  const school = await northfield(app);
  const dsl = await member(app, school.school, 'Lewis', 'dsl', null);
  const teacher = await member(app, school.school, 'Marsh', 'teacher', null);
  const mast = await member(app, school.team, 'Quist', 'mast-worker', null);
  for (const [id, email] of [
    [school.leadOf9, 'lead9'],
    [school.leadOf10, 'lead10'],
    [school.head, 'head'],
    [dsl, 'dsl'],
    [teacher, 'teacher'],
    [mast, 'mast'],
  ] as const)
    await accountFor(app, id, `${email}@northfield.example`);
  return { ...school, dsl };
}

/** A proposed case of a pupil of this name; returns its public id. */
export async function proposedCase(
  app: TestApp,
  { school }: Northfield,
  firstName: string,
  { yearGroup = '9', ...concern }: RaisedConcern & { readonly yearGroup?: string } = {},
): Promise<string> {
  const id = await pupil(app, school, `Khan-${firstName.replace(/\W/g, '')}`, yearGroup);
  await app.dataSource.manager.update(Pupil, { id }, { firstName, lastName: 'Khan' });
  await raise(app, school, id, { severity: 5, sentence: `${firstName} has been missed.`, ...concern });
  await app.drain();
  const found = await app.dataSource.manager.findOneByOrFail(PupilCase, { pupilId: id });
  return found.publicId;
}

export async function signedIn(app: TestApp, who: string): Promise<Visitor> {
  const visitor = Visitor.at(app);
  await visitor.signIn(app, `${who}@northfield.example`);
  return visitor;
}

export async function caseNamed(app: TestApp, publicId: string): Promise<PupilCase> {
  return app.dataSource.manager.findOneByOrFail(PupilCase, { publicId });
}

export async function staffName(app: TestApp, id: number): Promise<string> {
  return `staff:${(await app.dataSource.manager.findOneByOrFail(Staff, { id })).publicId}`;
}

/** The flash, and the way to undo in it. */
export function flashOf(html: string): {
  readonly text: string;
  readonly undo: string;
  readonly outcome: string;
} {
  const flash = /role="status">[\s\S]*?<\/form>/.exec(html)?.[0] ?? '';
  expect(flash).not.toBe('');
  return {
    text: /<span>([^<]*)<\/span>/.exec(flash)?.[1] ?? '',
    undo: (/action="([^"]+)"/.exec(flash)?.[1] ?? '').replaceAll('&amp;', '&'),
    outcome: /name="outcome" value="([^"]+)"/.exec(flash)?.[1] ?? '',
  };
}
