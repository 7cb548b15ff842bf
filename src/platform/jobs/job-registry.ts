import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { allSubscriptions, type JobPayload, type Subscription, subscriptionKey } from './event.js';
import { HANDLES, type JobHandler } from './job-handler.js';

/** Start-up stops: something that must happen would happen never, or twice. */
export class HandlersDoNotMatch extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`Job handlers do not match the declared subscriptions. ${problems.join('; ')}`);
    this.name = 'HandlersDoNotMatch';
  }
}

/** Which handler does which job; checked at start. */
@Injectable()
export class JobRegistry implements OnModuleInit {
  private readonly handlers = new Map<string, JobHandler<JobPayload>>();

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    const found = this.findHandlers();
    const problems = allSubscriptions().flatMap((subscription) => {
      const key = keyOf(subscription);
      const count = found.filter((entry) => entry.key === key).length;
      return count === 1 ? [] : [`${key} has ${count} handlers`];
    });
    if (problems.length > 0) throw new HandlersDoNotMatch(problems);
    for (const { key, handler } of found) this.handlers.set(key, handler);
  }

  /** The handler of a job row, or null when this version knows none (a row from another version). */
  handlerOf(event: string, subscriber: string): JobHandler<JobPayload> | null {
    return this.handlers.get(subscriptionKey(event, subscriber)) ?? null;
  }

  /** All pairs that are handled, for the operations page and the tests. */
  handled(): string[] {
    return [...this.handlers.keys()];
  }

  private findHandlers(): { key: string; handler: JobHandler<JobPayload> }[] {
    return this.discovery.getProviders().flatMap((wrapper) => {
      const instance: unknown = wrapper.instance;
      if (!(instance instanceof Object)) return [];
      const subscription = Reflect.getMetadata(HANDLES, instance.constructor) as
        Subscription<JobPayload> | undefined;
      return subscription ? [{ key: keyOf(subscription), handler: instance as JobHandler<JobPayload> }] : [];
    });
  }
}

function keyOf(subscription: Subscription<JobPayload>): string {
  return subscriptionKey(subscription.event.name, subscription.subscriber);
}
