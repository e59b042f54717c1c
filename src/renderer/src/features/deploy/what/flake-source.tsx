import { FolderOpen } from 'lucide-react'
import { host } from '#lib/host.ts'
import { t } from '#lib/texts/texts.ts'
import { folderReference, isFlakeReference } from '#shared/flakes/reference.ts'
import { Button } from '#ui/controls/button.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import type { DeployWizard } from '../wizard/use-deploy.ts'

type Props = { wizard: DeployWizard; tried: boolean }

export function FlakeSource({ wizard: { draft, set }, tried }: Props) {
  const typed = draft.reference.trim()
  const error =
    typed === ''
      ? t('deploy.what.missing-flake')
      : isFlakeReference(typed)
        ? null
        : t('deploy.what.flake.wrong')
  const pick = async () => {
    const folder = await host.pickFolder?.(t('deploy.what.flake.pick'))
    if (folder) set({ reference: folderReference(folder) })
  }
  return (
    <div className="max-w-2xl space-y-4">
      <Field
        label={t('deploy.what.flake.reference')}
        required
        error={tried ? (error ?? undefined) : undefined}
      >
        {control => (
          <div className="flex gap-2">
            <Input
              {...control}
              className="font-mono"
              placeholder={t('deploy.what.flake.example')}
              value={draft.reference}
              onChange={event => set({ reference: event.target.value })}
            />
            {host.pickFolder && (
              <Button icon={FolderOpen} onClick={() => void pick()}>
                {t('deploy.what.flake.folder')}
              </Button>
            )}
          </div>
        )}
      </Field>
      <Callout>{t('new.flake.warning')}</Callout>
    </div>
  )
}
