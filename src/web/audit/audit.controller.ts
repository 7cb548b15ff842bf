import { Get, HttpStatus, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { AuditChecks } from '../../access/audit/audit-checks.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Requires } from '../../access/requires.decorator.js';
import type { AuditFilter } from '../../followups/reading/audit-sql.js';
import { AuditReading, momentsOf } from '../../followups/reading/audit-reading.js';
import { Clock } from '../../platform/clock/clock.js';
import { readForm } from '../forms/form.js';
import { Page } from '../layout/see-other.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { AuditForm } from './audit.form.js';
import { type AuditView, presentAudit } from './audit.presenter.js';

const TEMPLATE = 'audit/audit.njk';
const NOTHING = { lines: [], hasOlder: false };
/** What was typed may be anything, a name too; into the audit goes only what is an id. */
const AN_ID = /^(?:[a-z]+:)?[\w-]{22}$/;

/** Who did, or read, what, and why it was allowed: for the DSL and administrators, each of their own organisation. */
@StaffPages('audit')
export class AuditController {
  constructor(
    private readonly reading: AuditReading,
    private readonly checks: AuditChecks,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** A hundred lines, newest first. 422 with the form again when it asks for a day that does not exist. */
  @Get()
  @Requires('audit:read')
  @Shows(TEMPLATE)
  async show(@Query() query: unknown, @CurrentActor() actor: Actor): Promise<AuditView | Page> {
    const { values: form, errors } = readForm(AuditForm, query);
    const reach = await this.reading.reachOf(actor);
    const isAsked = errors.length === 0;
    const page = isAsked ? await this.reading.read(actor, reach, filterOf(form, reach.zone)) : NOTHING;
    const view = presentAudit({
      ...{ page, form, errors, zone: reach.zone, now: this.clock.now() },
      people: await this.reading.possibleActors(reach),
      seals: await this.checks.state(),
    });
    if (!isAsked) return new Page(TEMPLATE, view, HttpStatus.UNPROCESSABLE_ENTITY);
    await this.note(actor, form);
    return view;
  }

  private note(actor: Actor, { about, person }: AuditForm): Promise<void> {
    return this.audit.recordRead({
      actor: actor.name,
      action: 'audit-read',
      subject: 'audit',
      subjectId: [about, person].find((one) => AN_ID.test(one)) ?? 'all',
      reason: actor.permissions.includes('dsl')
        ? 'DSL, of their own organisation'
        : 'administrator, of their own organisation',
    });
  }
}

function filterOf({ person, action, about, day, before }: AuditForm, zone: string): AuditFilter {
  const asked = (value: string): string | undefined => (value === '' ? undefined : value);
  return {
    ...{ actor: asked(person), action: asked(action), subjectId: asked(about.trim()), before },
    ...(day === '' ? {} : momentsOf(day, zone)),
  };
}
