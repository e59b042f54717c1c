// A configuration of a flake, as a reference or the folder that it is in.
import './texts.ts'
import { t } from '#lib/texts/texts.ts'
import { folderReference } from '#shared/profiles/reference.ts'
import { Field } from '#ui/controls/field.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { FolderInput } from '#ui/paths/folder-input.tsx'
import { flakeProblem } from './source-draft.ts'

type Props = {
  reference: string
  onChange: (reference: string) => void
  /** Next was pressed: errors are shown. */
  tried: boolean
  /** Whom its author is trusted with. */
  warning: string
}

export function FlakeSource({ reference, onChange, tried, warning }: Props) {
  return (
    <div className="max-w-2xl space-y-4">
      <Field
        label={t('sources.flake.reference')}
        required
        error={tried ? (flakeProblem(reference) ?? undefined) : undefined}
      >
        {control => (
          <FolderInput
            control={control}
            pick={t('sources.flake.pick')}
            placeholder={t('sources.flake.example')}
            value={reference}
            onValueChange={onChange}
            onPick={folder => onChange(folderReference(folder))}
          />
        )}
      </Field>
      <Callout>{warning}</Callout>
    </div>
  )
}
