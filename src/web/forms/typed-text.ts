import { Transform } from 'class-transformer';

/** A text as somebody typed it: browsers send line ends as two characters, and what is around it is an accident. */
export const TypedText = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.replaceAll('\r\n', '\n').trim() : value,
  );

/** What was typed, to be shown again; nothing where something else than one text was sent. */
export function typedBack(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
