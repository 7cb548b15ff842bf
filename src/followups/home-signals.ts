import type { EntityManager } from 'typeorm';
import { toEpochDay, type Day } from '../shared/days.js';
import { newPublicId } from '../shared/ids.js';
import type { Instant } from '../shared/instants.js';
import { HomeContact, type HomeChannel, type HomeDirection } from '../signals/home/home-contact.entity.js';
import { HomeInsight } from '../signals/home/home-insight.entity.js';

/** A conversation with home that came about through a meeting or its invitation. */
export interface HomeContactFact {
  readonly pupilId: number;
  readonly contactId: number | null;
  readonly day: Day;
  readonly at: Instant;
  readonly channel: HomeChannel;
  readonly direction: HomeDirection;
  readonly summary: string;
  readonly staffId: number | null;
  /** What it came from; told twice, it is recorded once. */
  readonly origin: string;
}

/** Writes a conversation down as a signal, for the rules to read. */
export async function recordHomeContact(tx: EntityManager, fact: HomeContactFact): Promise<void> {
  if (await tx.existsBy(HomeContact, { origin: fact.origin })) return;
  const { day, at, ...rest } = fact;
  await tx.insert(HomeContact, { ...rest, publicId: newPublicId(), day: toEpochDay(day), recordedAt: at });
}

/** What a family told us about their child. */
export interface HomeInsightFact {
  readonly pupilId: number;
  readonly contactId: number | null;
  readonly day: Day;
  readonly at: Instant;
  readonly text: string;
  readonly origin: string;
}

/** Keeps what a family told us. False when this very thing had been told before. */
export async function recordHomeInsight(tx: EntityManager, fact: HomeInsightFact): Promise<boolean> {
  if (await tx.existsBy(HomeInsight, { origin: fact.origin })) return false;
  const { pupilId, contactId, text, origin } = fact;
  await tx.insert(HomeInsight, {
    pupilId,
    contactId,
    text,
    origin,
    publicId: newPublicId(),
    receivedAt: fact.at,
    day: toEpochDay(fact.day),
    readBy: null,
    readAt: null,
  });
  return true;
}
