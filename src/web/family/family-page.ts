/** What a family can answer on its page. */
export type FamilyAnswer = 'yes' | 'no' | 'another-time' | 'phone-me';

/** One way to answer, as a radio button. */
export interface AnswerChoice {
  readonly value: FamilyAnswer;
  readonly label: string;
  readonly checked: boolean;
}

/** The form; absent when there is nothing to answer (the meeting is over, or will not happen). */
export interface AnswerForm {
  readonly legend: string;
  readonly choices: readonly AnswerChoice[];
  readonly noteLabel: string;
  readonly noteHint: string;
  readonly insightLabel: string;
  readonly insightHint: string;
  readonly button: string;
  /** Which time of the meeting this page shows. */
  readonly sequence: number;
  /** What they typed, kept when something is missing. */
  readonly note: string;
  readonly insight: string;
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
  readonly error: string | null;
  readonly greeting: string | null;
  readonly paragraphs: readonly string[];
  readonly details: readonly { readonly label: string; readonly lines: readonly string[] }[];
  readonly form: AnswerForm | null;
  readonly speakTo: readonly string[];
  readonly emergency: string;
}
