import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { Sights } from '../../access/sight/sights.service.js';
import { actorName } from '../../cases/actor-names.js';
import { Reader } from '../../platform/database/reader.js';
import type { Decider } from './decider.js';

/** Who decides by a request: who is signed in, the member of staff behind a key, and failing that what the key is called. */
@Injectable()
export class Deciders {
  constructor(
    private readonly reader: Reader,
    private readonly sights: Sights,
  ) {}

  async of(actor: Actor): Promise<Decider> {
    const sight = await this.sights.of(actor);
    const name = await actorName(this.reader.manager, actor.name);
    return { name, actor: actor.name, isDsl: actor.permissions.includes('dsl'), sight };
  }
}
