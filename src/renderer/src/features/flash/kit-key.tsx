// The key of the offline kit that the chosen file is in, where it is not one that Kiln knows.
import '#features/sources/texts.ts'
import { t } from '#lib/texts/texts.ts'
import { KilnError } from '#shared/errors.ts'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import type { FlashWizard } from './wizard/use-flash.ts'

const ofTheKey = ['kit.key-unknown', 'kit.other-key']

export function KitKey({ wizard: { draft, inspect, set } }: { wizard: FlashWizard }) {
  const { kitKey = '' } = draft
  const isWanted = inspect.error instanceof KilnError && ofTheKey.includes(inspect.error.code)
  if (draft.from !== 'file' || (kitKey === '' && !isWanted)) return null
  return (
    <Field label={t('sources.kit-key')} help={t('flash.source.kit-key.help')}>
      {control => (
        <Input
          {...control}
          className="font-mono text-sm"
          translate="no"
          value={kitKey}
          onChange={event => set({ kitKey: event.target.value })}
        />
      )}
    </Field>
  )
}
