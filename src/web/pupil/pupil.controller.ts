import { Get, Param, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Requires } from '../../access/requires.decorator.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { PupilPage } from './pupil-page.js';
import { presentPupil, type PupilView } from './pupil.presenter.js';

/** One pupil: who they are, how it goes, who is in their life, and what is agreed. */
@StaffPages('pupils')
export class PupilController {
  constructor(
    private readonly page: PupilPage,
    private readonly audit: AuditLog,
  ) {}

  @Get(':publicId')
  @Requires('pupils:read')
  @Shows('pupil/pupil.njk')
  async pupil(
    @Param('publicId') publicId: string,
    @Query('all') all: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<PupilView> {
    const section = typeof all === 'string' ? all : null;
    const facts = await this.page.of(actor, publicId, section);
    await this.audit.recordRead({
      actor: actor.name,
      action: 'pupil-read',
      subject: 'pupil',
      subjectId: facts.record.pupil.publicId,
      reason: facts.because.slice(0, 200),
    });
    return presentPupil(facts, actor, section);
  }
}
