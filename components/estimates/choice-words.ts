import 'server-only';
import { getTranslator } from '@/components/intl/server-translator';
import { pairChoices } from '@/server/projects/tasks';

export type ClassName = { readonly id: string; readonly name: string };
/** What to call a class, one of a pair, or null for "nothing is here". */
export type ChoiceWords = (choice: string | null) => string;

export async function getChoiceWords(classes: readonly ClassName[]): Promise<ChoiceWords> {
  const t = await getTranslator('estimates');
  const names = new Map(classes.map(({ id, name }) => [id, name]));
  return (choice) => {
    if (choice === null) return t('choice.nothing');
    const ofPair = classes.length === 0 ? pairChoices.find((one) => one === choice) : undefined;
    return ofPair ? t(`choice.${ofPair}`) : (names.get(choice) ?? choice);
  };
}
