import { FolderOpen } from 'lucide-react'
import { host } from '#lib/host.ts'
import { t } from '#lib/texts/texts.ts'
import { folderReference } from '#shared/flakes/reference.ts'
import { Button } from '#ui/controls/button.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { type InstallWizard, whyNotReference } from '../wizard/use-install.ts'

export function WhatStep({ wizard, tried }: { wizard: InstallWizard; tried: boolean }) {
  const { draft, set } = wizard
  const error = whyNotReference(draft.reference.trim())
  const pick = async () => {
    const folder = await host.pickFolder?.(t('deploy.what.flake.pick'))
    if (folder) set({ reference: folderReference(folder) })
  }
  return (
    <div className="max-w-2xl space-y-4">
      <h2 className="font-semibold text-lg">{t('install.what.heading')}</h2>
      <p className="text-muted">{t('install.what.help')}</p>
      <Field label={t('install.what.reference')} required error={tried ? (error ?? undefined) : undefined}>
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
      <Callout>{t('install.what.warning')}</Callout>
    </div>
  )
}
