import type { SeededRandom } from './seeded-random.js';

/** One adult; the same adult may be tied to several pupils. */
export interface Adult {
  contact_id: string;
  first_name: string;
  last_name: string;
  email: string;
  mobile: string;
  address: string;
  language: string;
  interpreter: string;
  channel: string;
}

const STREETS =
  'Alder Road,Beck Street,Canal Row,Chapel Lane,Dyer Street,Forge Close,Garden Terrace,Hawthorn Avenue,Kiln Lane,Market Street,Mill Lane,Orchard Way,Park Road,Quarry Hill,Station Road,Tenter Croft,Union Street,Weaver Street'.split(
    ',',
  );

/** Ofcom keeps these numbers for drama: 07700 900000–900999 and 01632 960000–960999 reach nobody. */
function dramaNumber(serial: number): string {
  const prefix = serial % 2000 < 1000 ? '07700 900' : '01632 960';
  return prefix + String(serial % 1000).padStart(3, '0');
}

/** The letters of a name as they stand in a mail address. */
export function asciiOf(text: string): string {
  const plain = text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('ł', 'l').replaceAll('Ł', 'L');
  return plain.toLowerCase().replaceAll(/[^a-z]/g, '');
}

/** Makes the adults around the pupils, numbering them as it goes. */
export class AdultMaker {
  private serial = 0;

  constructor(private readonly random: SeededRandom) {}

  address(): string {
    return `${this.random.whole(1, 148)} ${this.random.pick(STREETS)}, Northfield`;
  }

  named(firstName: string, lastName: string, address: string, language: string): Adult {
    this.serial += 1;
    const contact_id = String(20_000 + this.serial);
    return {
      contact_id,
      first_name: firstName,
      last_name: lastName,
      email: `${asciiOf(firstName)}.${asciiOf(lastName)}.${contact_id}@home.example`,
      mobile: dramaNumber(this.serial),
      address,
      language,
      interpreter: 'false',
      channel: 'email',
    };
  }

  professional(firstName: string, lastName: string, domain: string): Adult {
    const email = `${asciiOf(firstName)}.${asciiOf(lastName)}@${domain}`;
    return { ...this.named(firstName, lastName, 'Council Offices, Northfield', 'en'), email };
  }

  /** About one adult in nineteen has no email; those are rung or written to. */
  adult(firstName: string, lastName: string, address: string, language: string): Adult {
    const adult = this.named(firstName, lastName, address, language);
    const channel = this.random.pickWeighted([
      ['email', 95],
      ['phone', 3.5],
      ['letter', 1.5],
    ] as const);
    const interpreter = String(language !== 'en' && this.random.chance(0.4));
    if (channel === 'email') return { ...adult, interpreter };
    return { ...adult, interpreter, channel, email: '', mobile: channel === 'phone' ? adult.mobile : '' };
  }
}
