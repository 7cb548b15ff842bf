import { Injectable } from '@nestjs/common';
import { Reader } from '../../platform/database/reader.js';
import { InvalidInput } from '../../shared/errors.js';
import { LONGEST_SOURCE } from '../import-files.service.js';

/** The source of what was made here: no file may speak in its name. */
export const MADE_HERE = 'tandem';

interface Place {
  readonly id: number;
  readonly kind: 'school' | 'team';
  readonly name: string;
  readonly source: string;
  readonly timezone: string;
}

/** What the people of one school or team may import by page. */
export interface Reach {
  readonly organisationId: number;
  readonly name: string;
  readonly zone: string;
  /** The only organisation their files may be about; null: any, because there is no other school. */
  readonly within: number | null;
  /** The source by whose ids their place is known; null for one that was made here and is not known to any system yet. */
  readonly ownSource: string | null;
  /** Sources of other places, which are not theirs to speak in the name of. */
  readonly foreignSources: ReadonlySet<string>;
}

/**
 * How far an import by page goes. Files can make staff, give roles and agree with teams; so in an installation of several schools an
 * administrator brings files about their own school only, under a source that is their school's alone. Who runs the server imports
 * the rest.
 */
@Injectable()
export class ImportReach {
  constructor(private readonly reader: Reader) {}

  /** @throws InvalidInput for an actor of no organisation */
  async of(organisationId: number | null): Promise<Reach> {
    const places = await this.reader.query<Place>(
      'SELECT id, kind, name, source, timezone FROM organisation ORDER BY id',
    );
    const own = places.find(({ id }) => id === organisationId);
    if (!own) throw new InvalidInput('organisation', 'expected somebody of a school or team');
    const schools = places.filter(({ kind }) => kind === 'school');
    const isOnlySchool = schools.length === 1 && schools[0] === own;
    return {
      ...{ organisationId: own.id, name: own.name, zone: own.timezone },
      within: isOnlySchool ? null : own.id,
      ownSource: own.source === MADE_HERE ? null : own.source,
      foreignSources: new Set(places.filter((one) => one !== own).map(({ source }) => source)),
    };
  }
}

/** @throws InvalidInput saying which source they may use */
export function checkSource({ within, ownSource, foreignSources }: Reach, source: string): void {
  if (source.trim() === '' || source.length > LONGEST_SOURCE)
    throw new InvalidInput('source', `a name of at most ${LONGEST_SOURCE} characters`);
  if (source === MADE_HERE) throw new InvalidInput('source', `another name: ${MADE_HERE} is Tandem’s own`);
  if (within === null) return;
  if (ownSource !== null && source !== ownSource)
    throw new InvalidInput('source', `${ownSource}, by which your school’s ids are known`);
  if (foreignSources.has(source))
    throw new InvalidInput(
      'source',
      'a source of your school alone: other schools have ids of this one, so whoever runs Tandem imports these files on the server',
    );
}
