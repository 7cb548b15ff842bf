import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../src/app.module.js';
import { Reader } from '../../src/platform/database/reader.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { DEFAULT_RULES } from '../../src/rules/default-rule-set.js';
import { RuleSet } from '../../src/rules/rule-set.entity.js';
import { RuleSetSchool } from '../../src/rules/rule-set-school.entity.js';
import { RuleSetsService } from '../../src/rules/rule-sets.service.js';
import { NotFound } from '../../src/shared/errors.js';
import { newPublicId } from '../../src/shared/ids.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

describeOnEachDatabase('Published rule sets', (kind) => {
  let app: TestApp;
  let other: INestApplicationContext;

  beforeAll(async () => {
    app = await startTestApp(kind);
    other = await NestFactory.createApplicationContext(AppModule.with(app.config, app.clock), {
      logger: false,
    });
  });
  afterAll(async () => {
    await other.close();
    await app.close();
  });

  const stored = (): Promise<RuleSet[]> =>
    app.nest.get(Reader).manager.find(RuleSet, { order: { version: 'ASC' } });

  it('start with the defaults as version 1, once, however many processes start at once', async () => {
    const sets = [app.get(RuleSetsService), other.get(RuleSetsService, { strict: false })];
    const current = await Promise.all([...sets, ...sets].map((service) => service.current()));
    expect(current.map((set) => set.version)).toEqual([1, 1, 1, 1]);
    expect(await stored()).toMatchObject([
      { version: 1, author: 'Tandem', reason: 'default set of Tandem 0.1', rules: DEFAULT_RULES },
    ]);
  });

  it('are published anew when a release changes the defaults, and the old version stays as it was', async () => {
    const [severe, ...others] = DEFAULT_RULES;
    const changed = severe ? [{ ...severe, clearAt: 0.09 }, ...others] : [];
    const before = await stored();
    await Promise.all([
      app.get(RuleSetsService).publishDefaults(changed),
      other.get(RuleSetsService, { strict: false }).publishDefaults(changed),
    ]);
    await app.get(RuleSetsService).publishDefaults(changed);
    expect((await stored()).map((set) => set.version)).toEqual([1, 2]);
    expect((await stored())[0]).toEqual(before[0]);
    expect((await app.get(RuleSetsService).current()).version).toBe(2);
    expect((await app.get(RuleSetsService).version(1)).rules[0]?.rule).toMatchObject({ clearAt: 0.095 });
  });

  it("leave a school's own set in force", async () => {
    await app.get(UnitOfWork).run((tx) =>
      tx.insert(RuleSet, {
        publicId: newPublicId(),
        version: 3,
        title: 'Northfield',
        publishedAt: app.clock.now(),
        author: 'P. Moran',
        reason: 'Fewer rules to begin with',
        rules: DEFAULT_RULES.slice(0, 2),
      }),
    );
    await app.get(RuleSetsService).publishDefaults(DEFAULT_RULES);
    const current = await app.get(RuleSetsService).current();
    expect(current.version).toBe(3);
    expect(current.rules.map(({ rule }) => rule.key)).toEqual([
      'persistent-absence',
      'becoming-persistently-absent',
    ]);
  });

  it('can be of one school: there the newest of its own is in force, everywhere else the general one', async () => {
    const [northfield, riverside] = [101, 102];
    await app.get(UnitOfWork).run(async (tx) => {
      for (const [version, rules] of [
        [4, DEFAULT_RULES.slice(2, 3)],
        [5, DEFAULT_RULES.slice(3, 4)],
      ] as const) {
        const said = { title: 'Northfield', author: 'P. Moran', reason: 'To try it' };
        await tx.insert(RuleSet, {
          ...{ publicId: newPublicId(), version, publishedAt: app.clock.now(), ...said },
          rules: [...rules],
        });
        await tx.insert(RuleSetSchool, { schoolId: northfield, version });
      }
    });
    const service = app.get(RuleSetsService);
    await service.publishDefaults(DEFAULT_RULES);
    const sets = await service.atSchools([northfield, riverside]);
    expect([sets.get(northfield)?.version, sets.get(riverside)?.version]).toEqual([5, 3]);
    expect((await service.current()).version).toBe(3);
    expect(await service.inForce(northfield)).toMatchObject({ version: 5, author: 'P. Moran' });
    expect((await service.inForceAnywhere()).map((set) => set.version)).toEqual([3, 5]);
  });

  it('that do not exist are not found', async () => {
    await expect(app.get(RuleSetsService).version(99)).rejects.toBeInstanceOf(NotFound);
  });
});
