import { INDICATORS } from '../../rules/indicator-catalogue.js';
import type { AnyIndicator } from '../../rules/indicator.js';
import { fieldsOf } from '../../rules/says.js';
import { DOMAIN_WORDS } from '../forms/domain-words.js';
import { type FormError, messages } from '../forms/form.js';
import { parameterInput, type ParameterInput } from '../forms/parameter-input.js';
import { LEADS_TO } from '../settings/rules.presenter.js';
import { pathOf } from './rule-draft-page.js';
import { clearingRange, lineOf, type TypedCondition, type TypedRule } from './typed-rule.js';

export interface RuleFormView {
  readonly title: string;
  readonly draftPath: string;
  readonly action: string;
  readonly revision: number;
  readonly typed: TypedRule;
  readonly conditions: readonly ConditionFields[];
  readonly severities: readonly Choice[];
  readonly consequences: readonly Choice[];
  readonly followUps: readonly Choice[];
  readonly yearGroups: readonly Choice[];
  /** Further signs to choose from, by part of school life. */
  readonly further: readonly Choice[];
  readonly errors: readonly FormError[];
  readonly messages: Readonly<Record<string, { text: string }>>;
}

interface Choice {
  readonly value: string;
  readonly text: string;
  readonly hint?: { readonly text: string };
  readonly checked?: boolean;
}

interface ConditionFields {
  readonly at: number;
  readonly key: string;
  readonly title: string;
  readonly needs: string | null;
  readonly fields: readonly ParameterInput[];
  readonly clearAt: ParameterInput;
}

/** Where the form belongs, and what it shows beside what was typed. */
export interface RuleFormPlace {
  readonly heading: string;
  readonly draftId: string;
  readonly revision: number;
  readonly action: string;
  /** Of the school. */
  readonly yearGroups: readonly string[];
}

const SEVERITIES = ['slight', 'some', 'clear', 'grave', 'very grave'];

export function presentRuleForm(
  typed: TypedRule,
  { heading, draftId, revision, action, yearGroups }: RuleFormPlace,
  errors: readonly FormError[] = [],
): RuleFormView {
  const known = [...new Set([...yearGroups, ...typed.yearGroups])];
  return {
    ...{ title: heading, draftPath: pathOf(draftId), action, revision, typed },
    conditions: typed.conditions.map(conditionFields),
    severities: SEVERITIES.map((means, at) => ({
      ...{ value: String(at + 1), text: `${at + 1} – ${means}` },
      checked: typed.severity === String(at + 1),
    })),
    consequences: LEADS_TO.map(([value, text, means]) => ({
      ...{ value, text, hint: { text: means } },
      checked: typed.consequence === value,
    })),
    followUps: [
      { value: 'yes', text: 'Yes, for a person to read and approve', checked: typed.followUp !== 'no' },
      { value: 'no', text: 'No, only the case is proposed', checked: typed.followUp === 'no' },
    ],
    yearGroups: known.map((group) => ({
      ...{ value: group, text: `Year ${group}` },
      checked: typed.yearGroups.includes(group),
    })),
    further: INDICATORS.map(({ key, title, domain }) => ({
      value: key,
      text: `${DOMAIN_WORDS[domain]}: ${title}`,
    })),
    ...{ errors, messages: messages(errors) },
  };
}

function conditionFields(typed: TypedCondition, at: number): ConditionFields {
  const { indicator, values, clearAt } = typed;
  const line = lineOf(indicator);
  const side = indicator.direction === 'at-least' ? 'below' : 'above';
  return {
    ...{ at, key: indicator.key, title: indicator.title, needs: needsOf(indicator) },
    fields: fieldsOf(indicator.parameters).map((field) =>
      parameterInput(field, `c${at}-${field.name}`, values[field.name] ?? '', indicator),
    ),
    clearAt: {
      ...{ id: `c${at}-clearAt`, label: `A concern ends only ${side}`, value: clearAt },
      hint: `${capital(clearingRange(typed))}. So that nobody near the line is raised and cleared in turn. Left empty: it ends as soon as the line is no longer reached.`,
      ...{ suffix: line?.isShare ? '%' : null, items: null, isNumber: true },
    },
  };
}

export interface CatalogueView {
  readonly title: string;
  readonly draftPath: string;
  readonly severalHref: string;
  readonly groups: readonly { readonly heading: string; readonly lines: readonly CatalogueLine[] }[];
}

interface CatalogueLine {
  readonly title: string;
  readonly href: string;
  /** What it looks for, with the numbers it starts with. */
  readonly looksFor: string;
  readonly needs: string | null;
}

/** All that a rule can be built on. */
export function presentCatalogue(draftId: string): CatalogueView {
  const path = pathOf(draftId);
  return {
    ...{ title: 'Add a rule', draftPath: path, severalHref: `${path}/add?on=several` },
    groups: Object.entries(DOMAIN_WORDS).map(([domain, heading]) => ({
      heading,
      lines: INDICATORS.filter((one) => one.domain === domain).map((indicator) => ({
        ...{ title: indicator.title, href: `${path}/add?on=${indicator.key}` },
        ...{ looksFor: exampleOf(indicator).inWords, needs: needsOf(indicator) },
      })),
    })),
  };
}

/** "It needs at least 40 possible sessions this school year; with less it says nothing." */
function needsOf(indicator: AnyIndicator): string | null {
  const { minimumData } = exampleOf(indicator);
  return minimumData.startsWith('none: ') ? null : `It needs ${minimumData}; with less it says nothing.`;
}

/** With the numbers it starts with; what must be given stands as an ellipsis, a small number or one of its choices. */
function exampleOf(indicator: AnyIndicator): { readonly inWords: string; readonly minimumData: string } {
  const given = fieldsOf(indicator.parameters)
    .filter(({ startsWith, isOptional }) => startsWith === undefined && !isOptional)
    .map(({ name, kind, values }): [string, string | number] => [
      name,
      kind === 'text' ? '…' : kind === 'number' ? 10 : (values[1] ?? values[0] ?? ''),
    ]);
  return indicator.bind(Object.fromEntries(given));
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
