import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * A year group of a school whose register has stopped coming, as the last look found it. Where all is well there is no row. Decided by the
 * layer of the rules, since they are what stands still; kept here, because whoever records marks asks whether somebody waits for them.
 */
@Entity('silent_register')
export class SilentRegister {
  @PrimaryColumn('integer', { name: 'school_id', primaryKeyConstraintName: 'pk_silent_register' })
  schoolId: number;

  /** Empty: pupils without a year group. */
  @PrimaryColumn('varchar', {
    name: 'year_group',
    length: 10,
    primaryKeyConstraintName: 'pk_silent_register',
  })
  yearGroup: string;

  /** Last day with a mark of most who are silent; null: of those on roll nobody has ever had one. */
  @Column('varchar', { name: 'last_mark_on', length: 10, nullable: true })
  lastMarkOn: string | null;

  /** Marks have come since that are too young to count: the gap is over, and the rules are about to go on. */
  @Column('boolean', { name: 'comes_again' })
  comesAgain: boolean;

  /** False: nobody expects a register there, so it is told to whoever keeps Tandem running and to nobody else. */
  @Column('boolean', { name: 'is_expected' })
  isExpected: boolean;

  @Column('integer', { name: 'pupils_silent' })
  pupilsSilent: number;

  @Column('integer', { name: 'pupils_on_roll' })
  pupilsOnRoll: number;

  /** On roll in the whole school: whether all of it is silent shows in the sum of its rows. */
  @Column('integer', { name: 'pupils_at_school' })
  pupilsAtSchool: number;
}
