// Why the step that is shown cannot be left yet. Pure.
import { t } from '#lib/texts/texts.ts'
import { personalProblems } from './personal-rows.ts'
import { notWritable, obstacle, sumProblem } from './request.ts'
import type { FlashWizard } from './use-flash.ts'

/** A sentence; null when nothing is missing. */
export function whyNot(wizard: FlashWizard): string | null {
  const { step, draft, source, facts, inspect } = wizard
  if (step === 'what') {
    if (!source) return missingSource[draft.from]
    if (sumProblem(draft.sha256)) return t('flash.blocked.sum')
    if (inspect.error) return t('flash.blocked.unusable')
    if (!facts) return t('flash.blocked.inspecting')
    if (facts.isRecognised === false && !draft.allowUnrecognised) return t('flash.blocked.unrecognised')
    return null
  }
  if (step === 'where') {
    if (draft.drives.length === 0) return t('flash.blocked.no-drive')
    return wizard.states.find(({ gone }) => gone)?.gone ?? refusedText(wizard)
  }
  if (step === 'personalise') {
    const problems = personalProblems(draft.personal, draft.drives.length)
    if (problems.length === 0) return null
    return draft.personal.way === 'table' ? (problems[0] ?? null) : t('personal.wrong')
  }
  return againstStart(wizard)
}

const missingSource = {
  image: t('flash.blocked.no-image'),
  file: t('flash.blocked.no-file'),
  url: t('flash.blocked.no-url'),
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
  const { states, facts, draft, check, inspect, request, writer } = wizard
  if (inspect.error || !facts) return t('flash.blocked.image-unknown')
  const text = obstacle(states, facts, draft.typed)
  if (text) return text
  if (facts.personalise.can && personalProblems(draft.personal, draft.drives.length).length > 0)
    return t('flash.blocked.personal')
  if (writer?.state === 'missing' || writer?.state === 'impossible') return t('flash.blocked.writer')
  if (!request) return t('flash.blocked.incomplete')
  if (check.error) return t('flash.blocked.check-failed')
  if (!check.data || !check.isFresh) return t('flash.blocked.checking')
  return check.data.problems.length > 0 ? t('flash.blocked.problems') : null
}
