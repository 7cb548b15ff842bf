import { isMailAddress } from '../../messaging/mail-address.js';
import {
  booleanCell,
  idCell,
  nameCell,
  optionalBooleanCell,
  optionalNameCell,
  optionalWordCell,
  wholeNumberCell,
} from './cell-readers.js';
import { checked } from './row-check.js';
import type { Cells, Checked, Rejection } from './row-check.js';
import { shown } from './row-check.js';

export const CONTACT_KINDS = [
  'parent',
  'step-parent',
  'foster-carer',
  'special-guardian',
  'residential-worker',
  'social-worker',
  'virtual-school',
  'other',
] as const;
export const CONTACT_CHANNELS = ['email', 'phone', 'letter'] as const;
export type ContactKindWord = (typeof CONTACT_KINDS)[number];
export type ContactChannelWord = (typeof CONTACT_CHANNELS)[number];

/** An adult in one child's life. The same contact_id in another row is the same person and another child. */
export interface ContactRow {
  readonly contactId: string;
  readonly pupilId: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly relationship: string;
  readonly parentalResponsibility: boolean;
  readonly livesWith: boolean;
  readonly priority: number;
  readonly email: string | null;
  /** Why what stands there is no address to write to; null: there is nothing wrong with it. */
  readonly emailFault: Rejection | null;
  readonly mobile: string | null;
  readonly address: string | null;
  readonly language: string | null;
  readonly noContact: boolean;
  readonly kind: ContactKindWord;
  readonly interpreter: boolean | null;
  readonly channel: ContactChannelWord | null;
  readonly addressHidden: boolean | null;
}

export const CONTACT_COLUMNS = [
  'contact_id',
  'pupil_id',
  'first_name',
  'last_name',
  'relationship',
  'parental_responsibility',
  'lives_with',
  'priority',
  'email',
  'mobile',
  'address',
  'language',
  'no_contact',
  'kind',
  'interpreter',
  'channel',
  'address_hidden',
] as const;

/**
 * Checks one contact, cells in the order of {@link CONTACT_COLUMNS}. Rights and bars must be said, never guessed. A mail address that
 * cannot be one does not cost the row: the parent would be missing, and so would what bars them.
 */
export function checkContactRow(cells: Cells): Checked<ContactRow> {
  return checked(() => {
    const relationship = nameCell('relationship', cells[4]);
    const email = optionalNameCell(cells[8]);
    const emailFault = email === null || isMailAddress(email) ? null : faultOf(email);
    return {
      contactId: idCell('contact_id', cells[0]),
      pupilId: idCell('pupil_id', cells[1]),
      firstName: nameCell('first_name', cells[2]),
      lastName: nameCell('last_name', cells[3]),
      relationship,
      parentalResponsibility: booleanCell('parental_responsibility', cells[5]),
      livesWith: booleanCell('lives_with', cells[6]),
      priority: wholeNumberCell('priority', cells[7], 1, 99),
      email: emailFault ? null : email,
      emailFault,
      mobile: optionalNameCell(cells[9]),
      address: optionalNameCell(cells[10]),
      language: optionalNameCell(cells[11]),
      noContact: booleanCell('no_contact', cells[12]),
      kind: optionalWordCell('kind', cells[13], CONTACT_KINDS, kindOfRelationship(relationship)),
      interpreter: optionalBooleanCellOrNull('interpreter', cells[14]),
      channel: optionalWordCell('channel', cells[15], CONTACT_CHANNELS, null),
      addressHidden: optionalBooleanCellOrNull('address_hidden', cells[16]),
    };
  });
}

/**
 * The kind a relationship word stands for where the file has no `kind` column. Only plain words are taken: "Guardian" alone
 * says nothing about an order of a court, so it is "other".
 */
export function kindOfRelationship(relationship: string): ContactKindWord {
  const word = relationship.toLowerCase().replace(/[\s_]+/g, '-');
  const listed = CONTACT_KINDS.find((kind) => word === kind);
  if (listed) return listed;
  if (/^step-?(mother|father|mum|dad|parent)$/.test(word)) return 'step-parent';
  if (/^foster-?(mother|father|mum|dad|parent|carer)$/.test(word)) return 'foster-carer';
  return /^(mother|father|mum|mam|dad|parent)$/.test(word) ? 'parent' : 'other';
}

function faultOf(email: string): Rejection {
  const reason = `email: expected one mail address, got "${shown(email)}"; it is kept out, and this contact is asked by phone or letter`;
  return { field: 'email', reason };
}

function optionalBooleanCellOrNull(field: string, cell: string | undefined): boolean | null {
  return optionalNameCell(cell) === null ? null : optionalBooleanCell(field, cell, false);
}
