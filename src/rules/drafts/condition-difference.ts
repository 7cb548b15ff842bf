import { compileCondition } from '../compile-condition.js';
import { type CombinedCondition, type Condition, type IndicatorCondition, isCombined } from '../condition.js';
import { indicatorOf } from '../indicator-catalogue.js';
import { looksForTheSame } from '../same-rule.js';
import { fieldsOf, type ParameterField, valueInWords } from '../says.js';
import { counted } from '../wording.js';

type Value = number | string | undefined;

/**
 * What differs between two conditions, each in a sentence with the new and the old. What is left out is taken as what it means, so a number
 * written out that is the default is no difference.
 */
export function conditionDifference(before: Condition, after: Condition): string[] {
  if (looksForTheSame(before, after)) return [];
  if (isCombined(before) && isCombined(after)) return combinedDifference(before, after);
  if (!isCombined(before) && !isCombined(after) && before.indicator === after.indicator)
    return [...parameterDifference(before, after), ...clearingDifference(before, after)];
  return [`It looks for something else. Now: ${inWords(after)} Before: ${inWords(before)}`];
}

/** What is looked for, in a sentence. */
export function inWords(condition: Condition): string {
  return compileCondition(condition, 'condition').bound.inWords;
}

function parameterDifference(before: IndicatorCondition, after: IndicatorCondition): string[] {
  const fields = fieldsOf(indicatorOf(after.indicator).parameters);
  return fields.flatMap((field) => {
    const [was, is] = [valueOf(before, field), valueOf(after, field)];
    if (was === is) return [];
    return [`${capital(field.label)}: ${valueInWords(field, is)} instead of ${valueInWords(field, was)}.`];
  });
}

const valueOf = ({ parameters }: IndicatorCondition, { name, startsWith }: ParameterField): Value =>
  parameters[name] ?? startsWith;

function clearingDifference(before: IndicatorCondition, after: IndicatorCondition): string[] {
  if (before.clearAt === after.clearAt) return [];
  return [`A concern ends ${endsInWords(after)} instead of ${endsInWords(before)}.`];
}

function endsInWords(condition: IndicatorCondition): string {
  const { bound, direction } = compileCondition(condition, 'condition');
  if (bound.clearsInWords === null) return 'as soon as the rule is no longer met';
  return `${direction === 'at-least' ? 'below' : 'above'} ${bound.clearsInWords}`;
}

function combinedDifference(before: CombinedCondition, after: CombinedCondition): string[] {
  return [
    ...differing(before.atLeast, after.atLeast, (count) => `${count} of its conditions must be met`),
    ...differing(before.withinSchoolWeeks ?? 1, after.withinSchoolWeeks ?? 1, (weeks) =>
      weeks === 1
        ? 'its conditions count today'
        : `its conditions count within ${counted(weeks, 'school week')}`,
    ),
    ...differing(before.domains, after.domains, (domains) =>
      domains === undefined
        ? 'it does not matter from which parts of school life they come'
        : `they must come from at least ${counted(domains, 'part')} of school life`,
    ),
    ...partsDifference(before.of, after.of),
  ];
}

function differing<T>(was: T, is: T, inWordsOf: (value: T) => string): string[] {
  return was === is ? [] : [`${capital(inWordsOf(is))}; before, ${inWordsOf(was)}.`];
}

/** Conditions have no names: those that are the same in both are laid aside, then those on one indicator are held against each other in order. */
function partsDifference(before: readonly Condition[], after: readonly Condition[]): string[] {
  const [onlyBefore, onlyAfter] = withoutSame(before, after);
  const changed: string[] = [];
  const added: Condition[] = [];
  for (const part of onlyAfter) {
    const at = onlyBefore.findIndex((one) => indicatorIn(one) === indicatorIn(part));
    const [was] = at === -1 ? [] : onlyBefore.splice(at, 1);
    if (was === undefined) added.push(part);
    else changed.push(...conditionDifference(was, part).map((words) => `${titleOf(part)} – ${words}`));
  }
  return [
    ...changed,
    ...added.map((part) => `One condition more: ${inWords(part)}`),
    ...onlyBefore.map((part) => `One condition less: ${inWords(part)}`),
  ];
}

function withoutSame(before: readonly Condition[], after: readonly Condition[]): [Condition[], Condition[]] {
  const onlyBefore = [...before];
  const onlyAfter = after.filter((part) => {
    const at = onlyBefore.findIndex((one) => looksForTheSame(one, part));
    if (at === -1) return true;
    onlyBefore.splice(at, 1);
    return false;
  });
  return [onlyBefore, onlyAfter];
}

const indicatorIn = (condition: Condition): string => (isCombined(condition) ? '' : condition.indicator);

const titleOf = (condition: Condition): string =>
  isCombined(condition) ? 'Several conditions' : indicatorOf(condition.indicator).title;

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
