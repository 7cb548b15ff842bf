import { InvalidInput } from '../../shared/errors.js';

/** An outcome was given for an id by which two pupils of the test go: nobody can say of which of them it speaks. */
export class SharedPupilId extends InvalidInput {
  constructor(readonly sourceId: string) {
    super(
      `outcome.pupils.${sourceId}`,
      'the id of one pupil; two systems have given it to two pupils of these schools. Ask about fewer "schools", or leave this id out',
    );
  }
}
