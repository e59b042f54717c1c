import { seedText } from '#features/seed/answers.ts'
import { t } from '#lib/texts/texts.ts'
import { Data } from '#ui/data.tsx'
import type { SummaryPart } from '#ui/wizard/summary.tsx'
import type { StepId } from './draft.ts'
import type { InstallWizard } from './use-install.ts'

export function summaryOf(wizard: InstallWizard) {
  const { draft, host, seed, installed } = wizard
  const parts: SummaryPart<StepId>[] = [
    { step: 'what', label: t('install.steps.what'), content: named(whatOf(wizard)) },
    { step: 'machine', label: t('install.steps.machine'), content: named(host?.name) },
  ]
  if (installed)
    parts.push({
      step: 'personal',
      label: t('install.steps.personal'),
      content: named(seed && seedText(seed)),
    })
  parts.push({ step: 'disks', label: t('install.steps.disks'), content: serials(draft.disks) })
  return { label: t('install.summary'), parts }
}

const serials = (disks: readonly string[]) =>
  disks.length === 0
    ? null
    : disks.map(serial => (
        <div key={serial}>
          <Data>{serial}</Data>
        </div>
      ))

const whatOf = ({ draft, image, profile }: InstallWizard) =>
  ({ image: image?.name, profile: profile?.name, flake: draft.reference })[draft.from]

const named = (name: string | null | undefined) => (name ? <Data>{name}</Data> : null)
