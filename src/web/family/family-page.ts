/** What a family can answer on its page. */
export type FamilyAnswer = 'yes' | 'no' | 'another-time' | 'phone-me';

/** What a family can fill in. Names of form fields, and the start of their ids. */
export type FamilyField = 'answer' | 'coming' | 'accessNeeds' | 'interpreterLanguage' | 'note' | 'insight';

/** One way to answer, as a radio button. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly checked: boolean;
}

/** A question answered with one tap. */
export interface Choices {
  readonly name: FamilyField;
  readonly legend: string;
  readonly hint: string | null;
  readonly choices: readonly Choice[];
  readonly error: string | null;
}

/** A question answered in their own words. */
export interface WordField {
  readonly name: FamilyField;
  readonly label: string;
  readonly hint: string;
  /** Lines to write on; 1 is a single line. */
  readonly rows: number;
  /** What they typed, kept when something is missing. What they sent before is never shown: another may hold the phone. */
  readonly value: string;
  readonly error: string | null;
}

/** The form; absent when there is nothing to answer (the meeting is over, or will not happen). */
export interface AnswerForm {
  readonly answer: Choices;
  readonly moreTitle: string;
  readonly moreHint: string;
  readonly coming: Choices;
  /** Behind one tap, so that who needs nothing reaches the button at once. */
  readonly needsTitle: string;
  readonly needsOpen: boolean;
  readonly needs: readonly WordField[];
  readonly insight: WordField;
  readonly button: string;
  /** Where it is sent: the address of this very meeting's school, also when the page was opened without one. */
  readonly action: string;
  /** Which meeting this page shows. */
  readonly meeting: string;
  /** Which time of the meeting this page shows. */
  readonly sequence: number;
}

/** What stands in the way of taking an answer; `href` leads to the field it is about, null when it is about none. */
export interface PageProblem {
  readonly text: string;
  readonly href: string | null;
}

/** Everything the page shows, as text; the template adds no words of its own. */
export interface FamilyPage {
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  readonly trialNotice: string;
  readonly school: string;
  readonly title: string;
  /** What we know of their answer, or what has happened; shown first. */
  readonly news: string | null;
  readonly problemTitle: string;
  readonly problems: readonly PageProblem[];
  readonly greeting: string | null;
  readonly paragraphs: readonly string[];
  readonly details: readonly { readonly label: string; readonly lines: readonly string[] }[];
  readonly form: AnswerForm | null;
  /** Meetings of the same child with another school, each a link to its page. */
  readonly others: readonly { readonly text: string; readonly href: string }[];
  readonly speakTo: string;
  /** {@link speakTo} around a number that can be tapped; null where no number is known. */
  readonly call: {
    readonly before: string;
    readonly phone: string;
    readonly after: string;
    readonly href: string;
  } | null;
  readonly emergency: string;
}
