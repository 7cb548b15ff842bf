import { Injectable } from '@nestjs/common';
import type { RejectedRow } from '../csv/csv-file.js';
import type { KnownPeople } from '../known-people.js';
import type { ProtectiveRows } from '../protective-rows.js';
import type { RowSink } from '../row-sink.js';
import type { FileKind, RowOf } from '../rows/row-kinds.js';
import { ContactLoaders } from './contact-loaders.js';
import { type LoadContext, type Loader, LoaderSink } from './loader.js';
import { MarkSinks } from './mark-sinks.js';
import { PeopleLoaders } from './people-loaders.js';
import { PlaceLoaders } from './place-loaders.js';
import { SignalLoaders } from './signal-loaders.js';

type SinkMakers = {
  readonly [Kind in FileKind]: (context: LoadContext) => RowSink<RowOf[Kind]> | Promise<RowSink<RowOf[Kind]>>;
};

/** Knows for each kind of file where its rows go. */
@Injectable()
export class RowSinks {
  private readonly makers: SinkMakers;

  constructor(
    places: PlaceLoaders,
    people: PeopleLoaders,
    private readonly contacts: ContactLoaders,
    signals: SignalLoaders,
    markSinks: MarkSinks,
  ) {
    const marks = (context: LoadContext) => markSinks.make(context);
    this.makers = {
      schools: (context) => sink(places.schools(context.known), context),
      'school-days': (context) => sink(places.schoolDays(context.known), context),
      terms: (context) => sink(places.terms(context.known), context),
      teams: (context) => sink(places.teams(context.known), context),
      pupils: (context) => sink(people.pupils(context.known), context),
      enrolments: (context) => sink(people.enrolments(context.known), context),
      contacts: (context) => sink(contacts.contacts(context.known), context),
      'contact-bars': (context) => sink(contacts.bars(context.known), context),
      staff: (context) => sink(people.staff(context.known), context),
      holds: (context) => sink(contacts.holds(context.known), context),
      attendance: marks,
      'register-weeks': marks,
      behaviour: async (context) => sink(await signals.incidents(context.known), context),
      attainment: (context) => sink(signals.results(context.known), context),
      observations: (context) => sink(signals.observations(context.known), context),
      'home-contacts': async (context) => sink(await signals.home.contacts(context.known), context),
      'home-insights': async (context) => sink(await signals.home.insights(context.known), context),
    };
  }

  async sinkFor<Kind extends FileKind>(kind: Kind, context: LoadContext): Promise<RowSink<RowOf[Kind]>> {
    return await this.makers[kind](context);
  }

  /** The refused rows of such a file, saying what they mean for the child. */
  worded(
    rows: ProtectiveRows,
    refused: readonly RejectedRow[],
    known: KnownPeople,
  ): Promise<readonly RejectedRow[]> {
    return this.contacts.worded(rows, refused, known);
  }

  /** To be called when a file that protects children is loaded: its refused rows must not leave anybody unprotected. */
  async settle(rows: ProtectiveRows, context: LoadContext): Promise<void> {
    await this.contacts.settle(rows, context);
  }
}

function sink<Row, Ready>(loader: Loader<Row, Ready>, context: LoadContext): RowSink<Row> {
  return new LoaderSink(loader, context);
}
