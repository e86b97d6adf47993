import type { Figure } from './figures';
import { savedLabels } from './saved-labels';

export async function figures(): Promise<Figure[]> {
  return savedLabels(2);
}
