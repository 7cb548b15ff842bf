import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { actorName } from '../../cases/actor-names.js';
import { CaseSight } from '../../cases/case-sight.js';
import type { Decider } from '../../followups/approval/decider.js';
import { Reader } from '../../platform/database/reader.js';

/** Who decides by a request: the member of staff behind the key, and failing that what the key is called. */
@Injectable()
export class Deciders {
  constructor(
    private readonly reader: Reader,
    private readonly sight: CaseSight,
  ) {}

  async of(actor: Actor): Promise<Decider> {
    const { schoolIds } = await this.sight.of(actor);
    const name = await actorName(this.reader.manager, actor.name);
    return { name, actor: actor.name, isDsl: actor.permissions.includes('dsl'), schoolIds };
  }
}
