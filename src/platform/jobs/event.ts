/**
 * What must happen later is a row in the job table, written in the same transaction as its cause: one row per event and
 * subscriber. Here both are declared, each once: name, payload type, retries and concurrency.
 */
export interface EventType<Payload extends JobPayload> {
  readonly name: string;
  /** Only carries the payload's type; never set. */
  readonly payloadType?: Payload;
}

/** Ids only: never names, text, secrets or an as-of date. */
export type JobPayload = Readonly<Record<string, number | string>>;

/** One reaction to one event. */
export interface Subscription<Payload extends JobPayload> {
  readonly event: EventType<Payload>;
  /** What is done, kebab case, unique per event: `evaluate-pupil`. */
  readonly subscriber: string;
  /** Tries in all before the job is kept as failed. */
  readonly attempts: number;
  /** Wait after the first failure; doubles with each further one, up to an hour. */
  readonly backoffSeconds: number;
  /** What it does reaches a home. After a restore such a job is held until a person says what became of it since the backup. */
  readonly reachesHome?: true;
}

/** Work that recurs, once per cluster however many workers run; one catch-up run after downtime, not one per miss. */
export interface Periodic {
  readonly name: string;
  readonly everyMinutes: number;
  readonly event: EventType<Record<string, never>>;
}

const events = new Map<string, EventType<JobPayload>>();
const subscriptions = new Map<string, Subscription<JobPayload>>();
const periodics = new Map<string, Periodic>();

export function defineEvent<Payload extends JobPayload>(name: string): EventType<Payload> {
  if (events.has(name)) throw new Error(`Event ${name} is declared twice.`);
  const event: EventType<Payload> = { name };
  events.set(name, event);
  return event;
}

export function defineSubscription<Payload extends JobPayload>(
  subscription: Subscription<Payload>,
): Subscription<Payload> {
  const key = subscriptionKey(subscription.event.name, subscription.subscriber);
  if (subscriptions.has(key)) throw new Error(`Subscription ${key} is declared twice.`);
  subscriptions.set(key, subscription);
  return subscription;
}

export function definePeriodic(periodic: Periodic): Periodic {
  if (periodics.has(periodic.name)) throw new Error(`Periodic work ${periodic.name} is declared twice.`);
  periodics.set(periodic.name, periodic);
  return periodic;
}

export function subscriptionKey(event: string, subscriber: string): string {
  return `${event} -> ${subscriber}`;
}

/** Who reacts to an event, in order of declaration. */
export function subscriptionsOf(event: string): readonly Subscription<JobPayload>[] {
  return [...subscriptions.values()].filter((subscription) => subscription.event.name === event);
}

export function allSubscriptions(): readonly Subscription<JobPayload>[] {
  return [...subscriptions.values()];
}

export function allEvents(): readonly EventType<JobPayload>[] {
  return [...events.values()];
}

export function allPeriodics(): readonly Periodic[] {
  return [...periodics.values()];
}
