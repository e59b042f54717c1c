import { errorLine, t } from '#lib/texts/texts.ts'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { asReport } from '#ui/feedback/error-panel.tsx'
import type { ProfiledWizard } from './wizard/use-wizard.ts'

/** Under which the box is kept; a free one is there already. `error`: why it was refused. */
export const BoxNameField = ({ wizard, error }: { wizard: ProfiledWizard; error: unknown }) => (
  <Field
    label={t('new.box.name')}
    help={t('new.box.name.help')}
    error={error ? errorLine(asReport(error)) : undefined}
    className="max-w-lg"
  >
    {control => (
      <Input
        {...control}
        data-option="name"
        translate="no"
        dir="auto"
        autoComplete="off"
        placeholder={wizard.given.name}
        value={wizard.answers.name}
        onChange={event => wizard.set({ name: event.target.value })}
      />
    )}
  </Field>
)
