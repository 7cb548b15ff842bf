import { describe, expect, it } from '@jest/globals';
import { type INestApplicationContext, type Provider } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { defineEvent, defineSubscription } from '../../src/platform/jobs/event.js';
import { Handles, type JobHandler } from '../../src/platform/jobs/job-handler.js';
import { HandlersDoNotMatch, JobRegistry } from '../../src/platform/jobs/job-registry.js';

const rang = defineEvent<{ lesson: number }>('bell-rang');
const open = defineSubscription({ event: rang, subscriber: 'open-door', attempts: 1, backoffSeconds: 1 });

@Handles(open)
class OpenDoor implements JobHandler<{ lesson: number }> {
  handle(): Promise<void> {
    return Promise.resolve();
  }
}

@Handles(open)
class OpenDoorAgain extends OpenDoor {}

class Programme {}

function start(handlers: Provider[]): Promise<INestApplicationContext> {
  const root = { module: Programme, imports: [DiscoveryModule], providers: [JobRegistry, ...handlers] };
  return NestFactory.createApplicationContext(root, { logger: false, abortOnError: false });
}

describe('Start-up', () => {
  it('is refused when something that must happen has no handler', async () => {
    await expect(start([])).rejects.toThrow(HandlersDoNotMatch);
    await expect(start([])).rejects.toThrow('bell-rang -> open-door has 0 handlers');
  });

  it('is refused when it has two', async () => {
    await expect(start([OpenDoor, OpenDoorAgain])).rejects.toThrow('bell-rang -> open-door has 2 handlers');
  });

  it('goes on when each has one, and is not put off by objects without a class', async () => {
    const bare: Provider = { provide: 'bare', useValue: Object.create(null) as object };
    const app = await start([OpenDoor, bare]);
    expect(app.get(JobRegistry).handled()).toEqual(['bell-rang -> open-door']);
    await app.close();
  });

  it('is refused when a subscription is declared twice', () => {
    expect(() => defineSubscription(open)).toThrow('declared twice');
    expect(() => defineEvent('bell-rang')).toThrow('declared twice');
  });
});
