import type { EntityManager } from 'typeorm';
import { ageOn } from '../people/pupils/age.js';
import type { Pupil } from '../people/pupils/pupil.entity.js';
import type { Day } from '../shared/days.js';
import { NotFound } from '../shared/errors.js';
import type { Instant } from '../shared/instants.js';
import type { Desk } from './follow-up.entity.js';
import { factsOf, type HomeFacts, readHomeFacts } from './home-facts.js';
import type { Audience } from './invitation-language.js';
import { audienceOf, pupilAudience } from './invitation-wording.js';
import { firstNameOf } from './pupil-name.js';
import {
  decideRecipients,
  type ProposedStaff,
  type RecipientDecision,
  type WhoGetsWhat,
} from './recipients.js';

/** One person of the home, as a mail speaks to them. `contactId` null is the pupil. */
export interface HomePerson {
  readonly contactId: number | null;
  readonly name: string;
  readonly email: string | null;
  readonly language: string;
  readonly interpreter: boolean;
  readonly audience: Audience;
  readonly decision: RecipientDecision;
}

/** The pupil's home on a day: who is asked, how, and who is not. */
export interface Home {
  readonly pupil: Pupil;
  readonly pupilFirstName: string;
  readonly people: readonly HomePerson[];
  readonly who: WhoGetsWhat;
  /** Since when (at the latest) something about the pupil waits for a DSL to read it; null: nothing does. Told to nobody. */
  readonly awaitsDslSince: Instant | null;
}

/** On whose desk decisions about this home are now. */
export function deskOf({ who, awaitsDslSince }: Pick<Home, 'who' | 'awaitsDslSince'>): Desk {
  return awaitsDslSince === null ? who.routedTo : 'dsl';
}

/**
 * Reads the home and decides afresh, as it stands in the database at this moment: called when drafting, when approving and again
 * when sending. Throws {@link NotFound}.
 */
export async function readHome(
  manager: EntityManager,
  pupilId: number,
  staff: readonly ProposedStaff[],
  today: Day,
): Promise<Home> {
  const home = (await readHomeFacts(manager, [pupilId])).get(pupilId);
  if (!home) throw new NotFound('There is no such pupil.');
  const { pupil, awaitsDslSince } = home;
  const who = decideRecipients({ ...factsOf(home), staff }, today);
  const people = who.recipients.map((decision) => personOf(decision, home, today));
  return { pupil, pupilFirstName: firstNameOf(pupil), people, who, awaitsDslSince };
}

/** True for somebody who is asked, by mail, phone or letter. */
export function isAsked({ decision }: HomePerson): boolean {
  return decision.outcome !== 'withhold' && decision.outcome !== 'dsl-decides';
}

function personOf(decision: RecipientDecision, home: HomeFacts, today: Day): HomePerson {
  const { pupil } = home;
  const contact = home.contacts.get(decision.contactId ?? 0);
  const link = home.links.find((one) => one.contactId === decision.contactId);
  if (!contact || !link) {
    const age = pupil.dateOfBirth === null ? 0 : ageOn(pupil.dateOfBirth, today);
    const person = {
      contactId: null,
      name: firstNameOf(pupil),
      email: pupil.email,
      language: 'en',
      interpreter: false,
    };
    return { ...person, audience: pupilAudience(age), decision };
  }
  return {
    contactId: contact.id,
    name: `${contact.firstName} ${contact.lastName}`.trim(),
    email: contact.email,
    language: contact.language,
    interpreter: contact.interpreter,
    audience: audienceOf(link.kind),
    decision,
  };
}
