import { AdultMaker, type Adult } from './demo-adults.js';
import type { CsvRow } from './demo-csv.js';
import type { DemoFamily, FamilyKind } from './demo-families.js';
import type { SeededRandom } from './seeded-random.js';

/** How an adult stands to the children of one family. */
interface Tie {
  adult: Adult;
  relationship: string;
  kind: string;
  responsible: boolean;
  livesWith: boolean;
  addressHidden?: boolean;
  order?: { type: string; until: string; noContact: boolean };
  held?: string;
}

/** The three files that say who may be written to. */
export interface ContactFiles {
  contacts: CsvRow[];
  bars: CsvRow[];
  holds: CsvRow[];
}

/** Makes the adults of each family, one family after the other, numbering them as it goes. */
export class ContactBook {
  readonly files: ContactFiles = { contacts: [], bars: [], holds: [] };
  private readonly adults: AdultMaker;
  private readonly virtualSchool: Adult;
  private readonly socialWorkers: readonly Adult[];

  constructor(private readonly random: SeededRandom) {
    this.adults = new AdultMaker(random);
    this.virtualSchool = this.adults.professional('Karen', 'Whitlock', 'virtual-school.example');
    this.socialWorkers = [
      this.adults.professional('Leon', 'Abara', 'northfield-council.example'),
      this.adults.professional('Judith', 'Crane', 'northfield-council.example'),
      this.adults.professional('Samira', 'Nasser', 'northfield-council.example'),
    ];
  }

  addFamily(family: DemoFamily): void {
    const ties = this.tiesOf(family);
    for (const pupil of family.pupils) {
      ties.forEach((tie, index) => this.writeTie(pupil.id, tie, index + 1));
      if (family.kind === 'held-everybody') {
        this.writeHold(pupil.id, '', 'Police and social care are speaking to the family first');
      }
    }
  }

  private writeTie(pupilId: string, tie: Tie, priority: number): void {
    this.files.contacts.push({
      ...tie.adult,
      pupil_id: pupilId,
      relationship: tie.relationship,
      kind: tie.kind,
      parental_responsibility: String(tie.responsible),
      lives_with: String(tie.livesWith),
      priority: String(priority),
      no_contact: String(tie.order?.noContact ?? false),
      address_hidden: String(tie.addressHidden ?? false),
    });
    if (tie.order !== undefined) this.writeBar(pupilId, tie.adult.contact_id, tie.order);
    if (tie.held !== undefined) this.writeHold(pupilId, tie.adult.contact_id, tie.held);
  }

  private writeBar(pupilId: string, contactId: string, order: NonNullable<Tie['order']>): void {
    this.files.bars.push({
      contact_id: contactId,
      pupil_id: pupilId,
      order_type: order.type,
      order_until: order.until,
      no_contact: String(order.noContact),
    });
  }

  private writeHold(pupilId: string, contactId: string, reason: string): void {
    this.files.holds.push({
      pupil_id: pupilId,
      contact_id: contactId,
      reason,
      placed_by: 'S02',
      review_on: '2026-04-30',
    });
  }

  private tiesOf(family: DemoFamily): Tie[] {
    if (family.kind === 'story') return this.storyTies();
    const home = this.adults.address();
    if (family.kind === 'in-care' || family.kind === 'residential') return this.careTies(family, home);
    if (family.kind === 'special-guardian' || family.kind === 'grandparent') {
      return this.kinshipTies(family, home);
    }
    const mother = this.parent(family, 'Mother', home, true);
    const second = this.secondTies(family, home);
    if (family.kind !== 'one-parent' && family.kind !== 'separated') return [mother, ...second];
    return this.random.chance(0.14) ? [this.parent(family, 'Father', home, true)] : [mother, ...second];
  }

  /** Whoever stands beside the mother. */
  private secondTies(family: DemoFamily, home: string): Tie[] {
    if (family.kind === 'one-parent') return [];
    if (family.kind === 'together')
      return this.random.chance(0.03)
        ? [this.parent(family, 'Mother', home, true)]
        : [this.parent(family, 'Father', home, true)];
    if (family.kind === 'step-parent') return [this.stepFather(family, home), this.apart(family)];
    if (family.kind === 'social-worker') return [this.socialWorker(), this.apart(family)];
    return [{ ...this.apart(family), ...this.particulars(family.kind) }];
  }

  private particulars(kind: FamilyKind): Partial<Tie> {
    const until = this.random.pick(['', '2027-06-30', '2028-01-31']);
    if (kind === 'barred') return { order: { type: 'prohibited-steps', until, noContact: true } };
    if (kind === 'address-hidden')
      return { order: { type: 'non-molestation', until: '2026-11-30', noContact: true } };
    if (kind === 'order-expiring')
      return { order: { type: 'prohibited-steps', until: '2026-02-13', noContact: true } };
    if (kind === 'order-arrangements')
      return { order: { type: 'child-arrangements', until: '', noContact: false } };
    if (kind === 'held-contact') return { held: 'An allegation is being looked into; do not write to him' };
    return {};
  }

  private apart(family: DemoFamily): Tie {
    return this.parent(family, 'Father', this.adults.address(), false);
  }

  private parent(
    family: DemoFamily,
    relationship: 'Mother' | 'Father',
    address: string,
    livesWith: boolean,
  ): Tie {
    const pool = relationship === 'Mother' ? family.names.women : family.names.men;
    const own = relationship === 'Mother' && this.random.chance(0.25);
    const surname = own ? this.random.pick(family.names.surnames) : family.surname;
    return {
      adult: this.adults.adult(this.random.pick(pool), surname, address, family.language),
      relationship,
      kind: 'parent',
      responsible: true,
      livesWith,
      addressHidden: livesWith && family.kind === 'address-hidden',
    };
  }

  private stepFather(family: DemoFamily, home: string): Tie {
    const surname = this.random.pick(family.names.surnames);
    const adult = this.adults.adult(this.random.pick(family.names.men), surname, home, family.language);
    return { adult, relationship: 'Stepfather', kind: 'step-parent', responsible: false, livesWith: true };
  }

  private kinshipTies(family: DemoFamily, home: string): Tie[] {
    const guardian = family.kind === 'special-guardian';
    const adult = this.adults.adult(
      this.random.pick(family.names.women),
      family.surname,
      home,
      family.language,
    );
    const grandmother: Tie = {
      adult,
      relationship: 'Grandmother',
      kind: guardian ? 'special-guardian' : 'other',
      responsible: guardian,
      livesWith: true,
    };
    return [grandmother, this.parent(family, 'Mother', this.adults.address(), false)];
  }

  /** For a child in care the council stands first and home is a foster carer or a residential worker. */
  private careTies(family: DemoFamily, home: string): Tie[] {
    const residential = family.kind === 'residential';
    const carer = this.adults.adult(
      this.random.pick(['Maureen', 'Carol', 'Lorna', 'Beverley']),
      this.random.pick(['Tate', 'Hollis', 'Grady', 'Munro']),
      home,
      'en',
    );
    const tie: Tie = {
      adult: carer,
      relationship: residential ? 'Residential key worker' : 'Foster carer',
      kind: residential ? 'residential-worker' : 'foster-carer',
      responsible: false,
      livesWith: true,
    };
    const virtual: Tie = {
      adult: this.virtualSchool,
      relationship: 'Virtual school officer',
      kind: 'virtual-school',
      responsible: false,
      livesWith: false,
    };
    return [tie, this.socialWorker(), virtual, this.parent(family, 'Mother', this.adults.address(), false)];
  }

  private socialWorker(): Tie {
    return {
      adult: this.random.pick(this.socialWorkers),
      relationship: 'Social worker',
      kind: 'social-worker',
      responsible: false,
      livesWith: false,
    };
  }

  /** Amir's parents live apart and both are told; his mother speaks Urdu and reads English with some effort. */
  private storyTies(): Tie[] {
    const mother = this.adults.named('Shazia', 'Hussain', '14 Weaver Street, Northfield', 'ur');
    const father = this.adults.named('Imran', 'Hussain', '3 Quarry Hill, Northfield', 'en');
    const both = { kind: 'parent', responsible: true };
    return [
      { ...both, adult: mother, relationship: 'Mother', livesWith: true },
      { ...both, adult: father, relationship: 'Father', livesWith: false },
    ];
  }
}
