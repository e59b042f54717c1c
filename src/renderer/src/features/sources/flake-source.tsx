// A configuration of a flake, as a reference or the folder that it is in.
import { FolderOpen } from 'lucide-react'
import { host } from '#lib/host.ts'
import { t } from '#lib/texts/texts.ts'
import { folderReference } from '#shared/flakes/reference.ts'
import { Button } from '#ui/controls/button.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { flakeProblem } from './source-draft.ts'

type Props = {
  reference: string
  onChange: (reference: string) => void
  /** Next was pressed: what is wrong is said. */
  tried: boolean
  /** Whom its author is trusted with. */
  warning: string
}

export function FlakeSource({ reference, onChange, tried, warning }: Props) {
  const pick = async () => {
    const folder = await host.pickFolder?.(t('deploy.what.flake.pick'))
    if (folder) onChange(folderReference(folder))
  }
  return (
    <div className="max-w-2xl space-y-4">
      <Field
        label={t('deploy.what.flake.reference')}
        required
        error={tried ? (flakeProblem(reference) ?? undefined) : undefined}
      >
        {control => (
          <div className="flex gap-2">
            <Input
              {...control}
              className="font-mono"
              placeholder={t('deploy.what.flake.example')}
              value={reference}
              onChange={event => onChange(event.target.value)}
            />
            {host.pickFolder && (
              <Button icon={FolderOpen} onClick={() => void pick()}>
                {t('deploy.what.flake.folder')}
              </Button>
            )}
          </div>
        )}
      </Field>
      <Callout>{warning}</Callout>
    </div>
  )
}
