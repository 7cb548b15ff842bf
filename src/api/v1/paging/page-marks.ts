import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { Actor } from '../../../access/actor.js';
import { TandemConfig } from '../../../platform/config/config.js';
import { seal, SealNotOpened, unseal } from '../../../platform/secrets/sealed-text.js';
import { DomainError } from '../../../shared/errors.js';
import { type PageQueryDto, ROWS_A_PAGE } from './page-query.dto.js';

/** Where a list goes on: the values of its order in the last row shown. */
export type PageKey = readonly (string | number)[];

/** Not `next` of a page of this list, asked by this key under these conditions. Status 400. */
export class NotOurMark extends DomainError {
  readonly code = 'foreign-mark';

  constructor() {
    super(
      '"after" is not the "next" of an earlier page of this list, asked with the same key and the same conditions. ' +
        'Begin again without it.',
    );
  }
}

/** A page as it was asked for. */
export interface PageAsked<Key extends PageKey> {
  readonly limit: number;
  /** Only rows behind this one. */
  readonly after?: Key;
  /** `next` of the answer. */
  readonly next: (more: Key | null) => string | null;
}

/**
 * Reads and writes the marks between pages. A mark holds row ids, so it is sealed; and it is bound to the key that asked, to the
 * list and to its conditions, so that it opens no place in another's list and no page is missing because a condition changed.
 */
@Injectable()
export class PageMarks {
  constructor(private readonly config: TandemConfig) {}

  /**
   * @param list which one, with the ids in its path
   * @throws NotOurMark
   */
  asked<Key extends PageKey>(actor: Actor, list: string, query: PageQueryDto): PageAsked<Key> {
    const { limit, after, ...conditions } = query;
    const scope = scopeOf(actor, list, conditions);
    return {
      limit: limit ?? ROWS_A_PAGE,
      after: after === undefined ? undefined : this.read<Key>(after, scope),
      next: (more) => (more === null ? null : seal(JSON.stringify([scope, ...more]), this.config.keys)),
    };
  }

  private read<Key extends PageKey>(mark: string, scope: string): Key {
    const [of, ...key] = this.opened(mark);
    if (of !== scope) throw new NotOurMark();
    return key as PageKey as Key;
  }

  private opened(mark: string): PageKey {
    try {
      const said: unknown = JSON.parse(unseal(mark, this.config.keys));
      return Array.isArray(said) ? (said as PageKey) : [];
    } catch (error) {
      if (error instanceof SealNotOpened || error instanceof SyntaxError) throw new NotOurMark();
      throw error;
    }
  }
}

function scopeOf(actor: Actor, list: string, conditions: object): string {
  const wanted = Object.entries(conditions)
    .filter(([, value]) => value !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify(['page', 1, actor.name, list, wanted]))
    .digest('base64url')
    .slice(0, 22);
}
