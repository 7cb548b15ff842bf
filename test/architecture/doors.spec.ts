import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PERMISSIONS } from '../../src/access/permissions.js';
import { databaseKinds } from '../support/databases.js';
import { type Route, routesOf } from '../support/routes.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

/** Doors that stand open, each with its reason in the code. A new one is a decision: it is added here on purpose. */
const OPEN_DOORS = [
  'AssetsController.file',
  'AssetsController.font',
  'AssetsController.picture',
  'FamilyController.answer',
  'FamilyController.show',
  'FirstRunController.form',
  'FirstRunController.setUp',
  'HealthController.live',
  'HealthController.ready',
  'MetricsController.read',
  'OpenApiController.read',
  'PasswordController.choose',
  'PasswordController.forgotten',
  'PasswordController.form',
  'PasswordController.sendLink',
  'SecondFactorController.code',
  'SecondFactorController.confirm',
  'SecondFactorController.setUp',
  'SecondFactorController.takeCode',
  'SignInController.form',
  'SignInController.submit',
];

describe('Every route', () => {
  let app: TestApp;
  let routes: Route[];

  beforeAll(async () => {
    const [kind] = databaseKinds;
    if (!kind) throw new Error('no database to test on');
    app = await startTestApp(kind);
    routes = routesOf(app);
  });

  afterAll(async () => {
    await app.close();
  });

  it('names one permission, or is open with a reason', () => {
    expect(routes.length).toBeGreaterThan(25);
    const undecided = routes.filter(
      ({ permission, publicBecause }) => (permission === undefined) === (publicBecause === undefined),
    );
    expect(undecided.map(({ name }) => name)).toEqual([]);
    const unknown = routes.filter(
      ({ permission }) =>
        permission !== undefined &&
        permission !== 'signed-in' &&
        !PERMISSIONS.some((one) => one === permission),
    );
    expect(unknown).toEqual([]);
  });

  it('is closed unless it is one of these', () => {
    const open = routes.filter(({ publicBecause }) => publicBecause !== undefined);
    expect([...new Set(open.map(({ name }) => name))].sort()).toEqual(OPEN_DOORS);
    expect(open.every(({ publicBecause }) => String(publicBecause).length > 20)).toBe(true);
  });
});
