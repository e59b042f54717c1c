// The steps of an installation, why each cannot be left yet, and what the last button says. Pure.
import '#features/seed/texts.ts'
import '#features/plan/texts.ts'
import '#features/sources/texts.ts'
import '../texts.ts'
import { missingSource } from '#features/sources/source-draft.ts'
import { windowMessage } from '#lib/texts/own-texts.ts'
import { t } from '#lib/texts/texts.ts'
import { driveName } from '#shared/drives/drive-name.ts'
import type { HostDisk } from '#shared/hosts/disks.ts'
import type { InstallPlan } from '#shared/install/plan.ts'
import { list } from '#shared/messages/message.ts'
import type { Step } from '#ui/wizard/steps.ts'
import { type Draft, hasStep, type StepId } from './draft.ts'
import { personalProblems } from './fitting.ts'
import { stepProblems } from './problems.ts'
import type { InstallWizard } from './use-install.ts'

type Missing = (wizard: InstallWizard) => string | null

/** Without the tool nothing can be installed, whatever is answered. */
const withTool =
  (missing: Missing): Missing =>
  wizard => {
    const { wrong } = wizard.tool
    return wrong && wrong.state !== 'ok' ? t(`install.tool.${wrong.state}`) : missing(wizard)
  }

const steps: readonly Step<StepId, InstallWizard>[] = [
  { id: 'what', label: t('install.steps.what'), missing: withTool(withoutSource) },
  {
    id: 'machine',
    label: t('install.steps.machine'),
    missing: withTool(({ host }) => (host ? null : t('install.machine.missing'))),
  },
  { id: 'personal', label: t('install.steps.personal'), missing: withTool(withoutPersonal) },
  { id: 'disks', label: t('install.steps.disks'), missing: withTool(withoutDisks) },
  { id: 'confirm', label: t('install.steps.confirm'), missing: withTool(againstStart) },
]

export const stepsFor = (canPersonalise: boolean) => steps.filter(({ id }) => hasStep(id, canPersonalise))

const namedAtMost = 2

/** Names the disks that will be erased. */
export const buttonText = (erased: readonly HostDisk[]): string =>
  t('install.button', {
    disks:
      erased.length > 0 && erased.length <= namedAtMost
        ? list(erased.map(driveName))
        : windowMessage('install.disk-count', { count: erased.length }),
  })

function withoutSource({ draft, source, problems }: InstallWizard): string | null {
  if (problems.length > 0) return t('sources.wrong-answers')
  return missingSource(draft.from, source !== null, draft)
}

function withoutDisks({ draft, host, planning: { plan } }: InstallWizard): string | null {
  if (!plan) return t('plan.waits')
  if (stepProblems(plan, 'machine').length > 0) return t('install.disks.problem', { name: host?.name ?? '' })
  if (stepProblems(plan, 'what').length + stepProblems(plan, 'personal').length > 0)
    return t('install.disks.system-problem', { name: plan.name })
  return chosenOf(draft, plan).length > 0 ? null : t('install.disks.missing')
}

function againstStart(wizard: InstallWizard): string | null {
  const { plan } = wizard.planning
  if (!plan) return t('plan.waits')
  if (plan.problems.length > 0) return t('install.confirm.problem')
  // A reload loses some of them.
  return withoutPersonal(wizard) ?? (isTyped(wizard.draft, plan) ? null : t('install.confirm.missing'))
}

function withoutPersonal({ draft, installed }: InstallWizard): string | null {
  if (!installed) return null
  const { all, closed } = personalProblems(draft.personal, installed)
  if (closed) return t('install.personal.closed')
  return all.length > 0 ? t('personal.wrong') : null
}

/** Returns the chosen serials that the machine has. */
const chosenOf = (draft: Draft, { disks }: InstallPlan) =>
  draft.disks.filter(serial => disks.some(disk => disk.serial === serial))

const isTyped = ({ typed }: Draft, { erased }: InstallPlan): boolean =>
  erased.length > 0 && erased.every(({ serial }) => typed[serial]?.trim() === serial)
