import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { PupilSight } from '../../access/sight/pupil-sight.js';
import { Sights } from '../../access/sight/sights.service.js';
import { reasonsOf } from '../../access/sight/why-visible.js';
import type { Pupil } from '../../people/pupils/pupil.entity.js';
import { PupilDirectory } from '../../people/pupils/pupil-directory.js';
import type { PupilVerdict } from '../../rules/backtest/backtest-report.js';
import { BacktestHistory } from './backtest-history.js';
import { kindOf, type NamedKind } from './kept-verdicts.js';

/** A pupil of whom a run speaks, as far as the reader may know of them today. */
export interface NamedPupil {
  readonly pupil: Pupil;
  readonly verdict: PupilVerdict;
}

export interface NamedPupils {
  /** By last name. */
  readonly pupils: readonly NamedPupil[];
  /** Out of the reader's sight today, or gone. */
  readonly notShown: number;
  /** For the audit. */
  readonly because: string;
}

/** Puts names to what a run found: by today's permission, whatever was so when it ran. */
@Injectable()
export class BacktestNames {
  constructor(
    private readonly history: BacktestHistory,
    private readonly sights: Sights,
    private readonly sight: PupilSight,
    private readonly pupils: PupilDirectory,
  ) {}

  /** Null once it is forgotten of whom the run speaks. @throws NotFound */
  async of(actor: Actor, publicId: string, kind: NamedKind): Promise<NamedPupils | null> {
    const verdicts = await this.history.verdicts(actor, publicId);
    if (verdicts === null) return null;
    const own = new Map(
      verdicts.filter((one) => kindOf(one) === kind).map((verdict) => [verdict.pupilId, verdict]),
    );
    const sight = await this.sights.of(actor);
    const known = [...(await this.pupils.byIds([...own.keys()])).values()];
    const pupils = (await this.sight.within(sight, known)).flatMap(({ pupil }) => {
      const verdict = own.get(pupil.id);
      return verdict ? [{ pupil, verdict }] : [];
    });
    return {
      pupils: pupils.sort((a, b) => nameOf(a).localeCompare(nameOf(b), 'en-GB')),
      notShown: own.size - pupils.length,
      because: reasonsOf(sight),
    };
  }
}

function nameOf({ pupil }: NamedPupil): string {
  return `${pupil.lastName} ${pupil.preferredName ?? pupil.firstName}`;
}
