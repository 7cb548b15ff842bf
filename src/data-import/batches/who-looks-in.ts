import type { Actor } from '../../access/actor.js';
import type { ImportBatch } from './import-batch.entity.js';

/**
 * Who may look into files before they are imported, and at refused rows of what people have written about children: who brought them,
 * and who had them anyway, and the DSL. An administrator keeps the place running and reads no pupil's story because a colleague imports it.
 */
export function mayLookInto(actor: Actor, { actor: broughtBy }: Pick<ImportBatch, 'actor'>): boolean {
  return broughtBy === actor.name || actor.permissions.includes('dsl');
}

/** Files in which a row can hold what was said in confidence, possible harm, or why nobody may write to a home. */
const CONFIDENTIAL: ReadonlySet<string> = new Set([
  'observations',
  'home-contacts',
  'home-insights',
  'contact-bars',
  'holds',
]);

export function isConfidential(kind: string): boolean {
  return CONFIDENTIAL.has(kind);
}
