// The steps of flashing, why each cannot be left yet, and what the last button says. Pure.
import '#features/seed/texts.ts'
import '../texts.ts'
import { t } from '#lib/texts/texts.ts'
import type { Step } from '#ui/wizard/steps.ts'
import { type Draft, hasStep, type StepId } from './draft.ts'
import { personalProblems } from './personal-rows.ts'
import { notWritable, obstacle } from './request.ts'
import type { FlashWizard } from './use-flash.ts'

const steps: readonly Step<StepId, FlashWizard>[] = [
  { id: 'what', label: t('flash.step.what'), missing: withoutSource, waits: isLooking },
  { id: 'where', label: t('flash.step.where'), missing: withoutDrives },
  { id: 'personalise', label: t('flash.step.personalise'), missing: withoutAnswers },
  { id: 'confirm', label: t('flash.step.confirm'), missing: againstStart },
]

export const stepsFor = (canPersonalise: boolean | null) =>
  steps.filter(({ id }) => hasStep(id, canPersonalise))

/** "Erase SanDisk Ultra 32 GB and write", "Erase 3 drives and write". */
export function buttonText({ drives }: Pick<Draft, 'drives'>): string {
  const [only, ...others] = drives
  return only && others.length === 0
    ? t('flash.confirm.erase', { name: only.name })
    : t('flash.confirm.erase-drives', { count: drives.length })
}

const noSource = {
  image: t('flash.blocked.no-image'),
  file: t('flash.blocked.no-file'),
  url: t('flash.blocked.no-url'),
}

function withoutSource({ draft, source, facts, inspect, sum }: FlashWizard): string | null {
  if (!source) return noSource[draft.from]
  if (sum.problem) return t('flash.blocked.sum')
  if (sum.isRead) return t('flash.blocked.sum-reading')
  if (inspect.error) return t('flash.blocked.unusable')
  if (!facts) return t('flash.blocked.inspecting')
  if (facts.isRecognised === false && !draft.allowUnrecognised) return t('flash.blocked.unrecognised')
  return null
}

/** At what was chosen, and nothing else is missing. */
function isLooking(wizard: FlashWizard): boolean {
  return withoutSource(wizard) === t('flash.blocked.inspecting')
}

function withoutDrives(wizard: FlashWizard): string | null {
  if (wizard.draft.drives.length === 0) return t('flash.blocked.no-drive')
  return wizard.states.find(({ gone }) => gone)?.gone ?? refusedText(wizard)
}

function withoutAnswers({ draft: { personal, drives }, options }: FlashWizard): string | null {
  const [problem] = personalProblems(personal, { count: drives.length, options })
  if (problem === undefined) return null
  return personal.way === 'table' ? problem : t('personal.wrong')
}

/** A drive that was chosen before the image was, and is too small for it. */
function refusedText({ groups, draft }: FlashWizard): string | null {
  const all = [...groups.plugged, ...groups.internal, ...groups.never]
  const refused = all.find(
    ({ drive, canChoose }) => !canChoose && draft.drives.some(({ path }) => path === drive.path),
  )
  if (!refused) return null
  return notWritable(refused.verdict)
}

function againstStart(wizard: FlashWizard): string | null {
  const { states, facts, draft, check, inspect, request, writer, options } = wizard
  if (inspect.error || !facts) return t('flash.blocked.image-unknown')
  const text = obstacle(states, facts, draft.typed)
  if (text) return text
  const needed = { count: draft.drives.length, options }
  if (facts.personalise.can && personalProblems(draft.personal, needed).length > 0)
    return t('flash.blocked.personal')
  if (writer?.state === 'missing' || writer?.state === 'impossible') return t('flash.blocked.writer')
  if (!request) return t('flash.blocked.incomplete')
  if (check.error) return t('flash.blocked.check-failed')
  if (!check.data || !check.isFresh) return t('flash.blocked.checking')
  return check.data.problems.length > 0 ? t('flash.blocked.problems') : null
}
