import type { Catalogue } from '@/components/messages/messages';
import type { Locale as SpokenLocale } from './locale';

/** Makes every key of every catalogue a type, so that a misspelt key does not compile. */
declare module 'use-intl' {
  interface AppConfig {
    Locale: SpokenLocale;
    Messages: Catalogue;
  }
}
