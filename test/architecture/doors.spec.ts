import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { PERMISSIONS } from '../../src/access/permissions.js';
import { REQUIRES } from '../../src/access/requires.decorator.js';
import { PUBLIC_BECAUSE } from '../../src/platform/http/public.decorator.js';
import { databaseKinds } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

interface Route {
  readonly name: string;
  readonly permission: unknown;
  readonly publicBecause: unknown;
}

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
    expect(open.map(({ name }) => name).sort()).toEqual(OPEN_DOORS);
    expect(open.every(({ publicBecause }) => String(publicBecause).length > 20)).toBe(true);
  });
});

function routesOf(app: TestApp): Route[] {
  const scanner = new MetadataScanner();
  return app
    .get(DiscoveryService)
    .getControllers()
    .flatMap(({ metatype }) => {
      if (!metatype) return [];
      const prototype = metatype.prototype as Record<string, object>;
      return scanner
        .getAllMethodNames(prototype)
        .map((name) => ({ name, handler: prototype[name] ?? {} }))
        .filter(({ handler }) => Reflect.hasMetadata(PATH_METADATA, handler))
        .map(({ name, handler }) => ({
          name: `${metatype.name}.${name}`,
          permission: decided(REQUIRES, handler, metatype),
          publicBecause: decided(PUBLIC_BECAUSE, handler, metatype),
        }));
    });
}

function decided(key: string, handler: object, controller: object): unknown {
  return Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller);
}
