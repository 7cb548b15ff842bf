import { Body, Get, HttpStatus, Post, Query, Req } from '@nestjs/common';
import { type Actor, CurrentActor, type RequestOfActor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Requires } from '../../access/requires.decorator.js';
import { Sights } from '../../access/sight/sights.service.js';
import { reasonsOf } from '../../access/sight/why-visible.js';
import { ListedPupils } from '../../cases/reading/listed-pupils.js';
import { PupilList } from '../../cases/reading/pupil-list.js';
import { searchWords } from '../../people/pupils/name-search.js';
import { SilenceInSight } from '../../rules/silence/silence-in-sight.js';
import { type FormError, readForm } from '../forms/form.js';
import { Page, SeeOther } from '../layout/see-other.js';
import { presentSilence, type SilenceView } from '../layout/silence.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';
import { type Filters, type FindPupilView, listAddress, presentPupils } from './find-pupil.presenter.js';
import { FindPupilForm } from './find-pupil.form.js';
import '../../access/sessions/session-data.js';

const TEMPLATE = 'find-pupil/find-pupil.njk';

type PupilsView = FindPupilView & { readonly silence: SilenceView | null };

/**
 * Finding a pupil. What somebody types is kept in their session and not in the address: addresses end in histories, logs and what
 * people send each other, and a name is personal data (ASVS 14.2.1). Filters and the page are no secret and are an address.
 */
@StaffPages('pupils')
export class FindPupilController {
  constructor(
    private readonly list: PupilList,
    private readonly listed: ListedPupils,
    private readonly sights: Sights,
    private readonly silence: SilenceInSight,
    private readonly audit: AuditLog,
  ) {}

  /** Who was searched for; without a search, who has a standing concern or a case. */
  @Get()
  @Requires('pupils:read')
  @Shows(TEMPLATE)
  show(
    @Query() query: Readonly<Record<string, unknown>>,
    @CurrentActor() actor: Actor,
    @Req() request: RequestOfActor,
  ): Promise<PupilsView> {
    return this.view(actor, filtersOf(query), request.session.pupilSearch ?? '', []);
  }

  /** Keeps what was typed (nothing: ends the search), then shows whom it finds. */
  @Post()
  @Requires('pupils:read')
  async search(
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: RequestOfActor,
  ): Promise<Page | SeeOther> {
    const { values, errors } = readForm(FindPupilForm, body);
    const filters = filtersOf({ year: values.year, school: values.school });
    if (errors.length > 0) {
      const view = await this.view(actor, filters, '', errors);
      return new Page(TEMPLATE, view, HttpStatus.UNPROCESSABLE_ENTITY);
    }
    const typed = values.words.trim();
    if (searchWords(typed).length === 0) delete request.session.pupilSearch;
    else request.session.pupilSearch = typed;
    return new SeeOther(listAddress(filters, 1));
  }

  private async view(
    actor: Actor,
    filters: Filters,
    typed: string,
    errors: readonly FormError[],
  ): Promise<PupilsView> {
    const sight = await this.sights.of(actor);
    const choices = await this.listed.choices(sight);
    const words = searchWords(typed);
    const school = choices.schools.find(({ publicId }) => publicId === filters.school);
    const year = choices.yearGroups.find((one) => one === filters.year);
    const chosen = { ...filters, school: school?.publicId ?? '', year: year ?? '' };
    const found = await this.list.find(sight, {
      ...{ words, page: filters.page, schoolId: school?.id ?? null, yearGroup: year ?? null },
      worriedAbout: words.length === 0 && !filters.everybody,
    });
    await this.audit.recordRead({
      actor: actor.name,
      action: 'pupils-listed',
      subject: 'pupils',
      subjectId: 'all',
      reason: reasonsOf(sight),
    });
    const view = presentPupils(
      { found, choices, filters: chosen, typed: words.length === 0 ? '' : typed, errors },
      sight.today,
    );
    const silences = await this.silence.of(sight, {
      school: chosen.school || null,
      year: chosen.year || null,
    });
    return { ...view, silence: presentSilence(silences, sight.today) };
  }
}

/** What an address asks for; what is not understood is left out. */
function filtersOf(query: Readonly<Record<string, unknown>>): Filters {
  const text = (name: string) => {
    const value = query[name];
    return typeof value === 'string' ? value : '';
  };
  const page = Number(text('page'));
  return {
    year: text('year'),
    school: text('school'),
    everybody: text('show') === 'everybody',
    page: Number.isInteger(page) && page > 0 ? Math.min(page, 100_000) : 1,
  };
}
