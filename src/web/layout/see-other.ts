/** A sentence shown once on the next page, and whether all is well. */
export interface Flash {
  readonly kind: 'success' | 'warning';
  readonly text: string;
  /** A button beside it that takes back what was just done. */
  readonly undo?: { readonly path: string; readonly outcome: string };
  /** Where what was done goes on. */
  readonly way?: { readonly href: string; readonly text: string };
}

/** Go on to another page of ours (303). */
export class SeeOther {
  constructor(
    readonly path: string,
    readonly flash?: Flash,
  ) {}

  static done(path: string, text: string): SeeOther {
    return new SeeOther(path, { kind: 'success', text });
  }

  static warned(path: string, text: string): SeeOther {
    return new SeeOther(path, { kind: 'warning', text });
  }
}

/** A page other than the handler's usual one, or with another status: a form shown again with what was wrong (422). */
export class Page {
  constructor(
    readonly template: string,
    readonly view: object,
    readonly status: number,
  ) {}
}
