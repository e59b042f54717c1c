// What keeps a person from going on from a step. Pure.
import { missingSource } from '#features/sources/source-draft.ts'
import { t } from '#lib/texts/texts.ts'
import type { InstallPlan } from '#shared/install/plan.ts'
import type { Draft } from './draft.ts'
import { personalProblems } from './fitting.ts'
import { stepProblems } from './problems.ts'
import type { InstallWizard } from './use-install.ts'

/** null when nothing does. */
export function whyNot(wizard: InstallWizard): string | null {
  const { draft, step, host, planning, tool } = wizard
  const { plan } = planning
  if (tool.wrong && tool.wrong.state !== 'ok') return t(`install.tool.${tool.wrong.state}`)
  if (step === 'what') {
    if (wizard.problems.length > 0) return t('sources.wrong-answers')
    return missingSource(draft.from, wizard.source !== null, draft)
  }
  if (step === 'machine') return host ? null : t('install.machine.missing')
  if (step === 'personal') return whyNotPersonal(wizard)
  if (!plan) return t('plan.waits')
  if (step === 'disks') {
    if (stepProblems(plan, 'machine').length > 0)
      return t('install.disks.problem', { name: host?.name ?? '' })
    if (stepProblems(plan, 'what').length + stepProblems(plan, 'personal').length > 0)
      return t('install.disks.system-problem', { name: plan.name })
    return chosenOf(draft, plan).length > 0 ? null : t('install.disks.missing')
  }
  if (plan.problems.length > 0) return t('install.confirm.problem')
  // After a reload they are not all there any more.
  return whyNotPersonal(wizard) ?? (isTyped(draft, plan) ? null : t('install.confirm.missing'))
}

function whyNotPersonal({ draft, installed }: InstallWizard): string | null {
  if (!installed) return null
  const { all, closed } = personalProblems(draft.personal, installed)
  if (closed) return t('install.personal.closed')
  return all.length > 0 ? t('personal.wrong') : null
}

/** Of the chosen serials, those that the machine has. */
const chosenOf = (draft: Draft, { disks }: InstallPlan) =>
  draft.disks.filter(serial => disks.some(disk => disk.serial === serial))

export const isTyped = ({ typed }: Draft, { erased }: InstallPlan): boolean =>
  erased.length > 0 && erased.every(({ serial }) => typed[serial]?.trim() === serial)
