import { FlakeSource } from '#features/sources/flake-source.tsx'
import { t } from '#lib/texts/texts.ts'
import type { InstallWizard } from '../wizard/use-install.ts'

export const WhatStep = ({ wizard: { draft, set }, tried }: { wizard: InstallWizard; tried: boolean }) => (
  <div className="space-y-4">
    <h2 className="font-semibold text-lg">{t('install.what.heading')}</h2>
    <p className="text-muted">{t('install.what.help')}</p>
    <FlakeSource
      reference={draft.reference}
      onChange={reference => set({ reference })}
      tried={tried}
      warning={t('install.what.warning')}
    />
  </div>
)
