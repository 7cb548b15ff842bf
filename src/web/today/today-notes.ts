import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { type FallenRule, FallenRules } from '../../cases/ledger/fallen-rules.js';
import { type UnreachedOwner, UnreachedOwners } from '../../cases/ownership/unreached-owners.js';
import { PowerChanges, type ToldChanges } from '../../followups/reading/power-changes.js';
import { HeldMailDesk } from '../../followups/sending/held-mail-desk.js';
import { type CalendarReach, SchoolCalendars } from '../../people/calendar/school-calendars.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import type { Day } from '../../shared/days.js';

/** The calendar of the school that somebody keeps, as of today. */
export interface KeptCalendar extends CalendarReach {
  readonly today: Day;
}

/** What somebody is told beside their own work, because of what they may decide or look after. */
export interface Notes {
  /** How many mails a restore holds until this person, or another who may, has decided. */
  readonly heldMails: number;
  /** Who else came to, or lost, power, with the clock of their own place. */
  readonly powers: ToldChanges & { readonly zone: string };
  /** Null for who keeps no school's calendar. */
  readonly calendar: KeptCalendar | null;
  /** Rules they answer for that are wrong too often. */
  readonly fallenRules: readonly FallenRule[];
  /** To who makes accounts at a school: who looks after cases there and has none. */
  readonly unreached: readonly UnreachedOwner[];
}

/** Reads what stands on somebody's Today by their permissions. */
@Injectable()
export class TodayNotes {
  constructor(
    private readonly heldMail: HeldMailDesk,
    private readonly powers: PowerChanges,
    private readonly calendars: SchoolCalendars,
    private readonly schoolToday: SchoolToday,
    private readonly fallenRules: FallenRules,
    private readonly unreached: UnreachedOwners,
  ) {}

  async for(actor: Actor): Promise<Notes> {
    const held = actor.permissions.includes('followups:approve') ? await this.heldMail.list(actor) : [];
    const zone = await this.schoolToday.zoneOf(actor.organisationId);
    return {
      heldMails: held.length,
      powers: { ...(await this.powers.for(actor)), zone },
      calendar: actor.permissions.includes('settings:write') ? await this.calendarOf(actor) : null,
      fallenRules: await this.fallenRules.for(actor),
      unreached: actor.permissions.includes('users:write')
        ? await this.unreached.of(actor.organisationId ?? 0)
        : [],
    };
  }

  private async calendarOf({ organisationId }: Actor): Promise<KeptCalendar | null> {
    const place = await this.calendars.organisation(organisationId ?? 0);
    if (place?.kind !== 'school') return null;
    const today = await this.schoolToday.at(place.id);
    return { today, ...(await this.calendars.reach(place.id, today)) };
  }
}
