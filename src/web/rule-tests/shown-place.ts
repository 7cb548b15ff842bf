import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { actorNames } from '../../cases/actor-names.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { RuleDraftsService } from '../../rules/drafts/rule-drafts.service.js';
import type { CompiledRule } from '../../rules/rule.js';
import { RuleSetsService } from '../../rules/rule-sets.service.js';
import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';

/** What a page says of the place and the people around a test. */
@Injectable()
export class ShownPlace {
  constructor(
    private readonly reader: Reader,
    private readonly days: SchoolToday,
    private readonly clock: Clock,
    private readonly drafts: RuleDraftsService,
    private readonly ruleSets: RuleSetsService,
  ) {}

  /** Of one school its own; of several those that hold where a school has none of its own. */
  async rulesToday(schoolIds: readonly number[] | null): Promise<readonly CompiledRule[]> {
    const only = schoolIds?.length === 1 ? (schoolIds[0] ?? null) : null;
    return (await this.ruleSets.inForce(only)).rules;
  }

  /** Where a draft is gone on with; null where it was published or discarded, and for rules that were in force. */
  async draftHref(actor: Actor, draftId: number | null): Promise<string | null> {
    const draft = draftId === null ? null : (await this.drafts.open(actor)).find(({ id }) => id === draftId);
    return draft ? `/settings/rules/drafts/${draft.publicId}` : null;
  }

  now(): string {
    return this.clock.now();
  }

  namesOf(actors: readonly string[]): Promise<Map<string, string>> {
    return actorNames(this.reader.manager, [...new Set(actors)]);
  }

  zoneOf({ organisationId }: Actor): Promise<string> {
    return this.days.zoneOf(organisationId);
  }
}
