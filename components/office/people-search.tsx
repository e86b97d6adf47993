import { Search } from 'lucide-react';
import { getTranslator } from '@/components/intl/server-translator';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { TextInput } from '@/components/ui/text-input';

/** A plain form: the search is in the address of the page, so that it can be sent to a colleague. */
export async function PeopleSearch({ search }: { search: string }) {
  const t = await getTranslator('office.people');
  return (
    <search>
      <form action="/office" className="flex items-end gap-2">
        <Field label={t('search')} className="w-64 min-w-0">
          <TextInput
            key={search}
            type="search"
            name="search"
            defaultValue={search}
            lead={<Search aria-hidden="true" />}
          />
        </Field>
        <Button type="submit">{t('find')}</Button>
      </form>
    </search>
  );
}
