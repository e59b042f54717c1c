// Why the step that is shown cannot be left yet. Pure.
import { texts } from '#lib/texts.ts'
import { personalProblems } from './answers.ts'
import { obstacle, sumProblem } from './request.ts'
import type { FlashWizard } from './use-flash.ts'

/** A sentence; null when nothing stands in the way. */
export function whyNot(wizard: FlashWizard): string | null {
  const { step, draft, source, facts, inspect } = wizard
  if (step === 'what') {
    if (!source) return missingSource[draft.from]
    if (sumProblem(draft.sha256)) return 'The SHA-256 is not whole.'
    if (inspect.error) return 'This cannot be written to a drive.'
    if (!facts) return 'Kiln is still looking at the image.'
    if (facts.isRecognised === false && !draft.allowUnrecognised)
      return 'Confirm that this file is to be written, or choose another one.'
    return null
  }
  if (step === 'where') {
    if (draft.drives.length === 0) return 'Choose a drive first.'
    return wizard.states.find(({ gone }) => gone)?.gone ?? refusedText(wizard)
  }
  if (step === 'personalise') {
    const problems = personalProblems(draft.personal, draft.drives.length)
    if (problems.length === 0) return null
    return draft.personal.way === 'table' ? (problems[0] ?? null) : 'Some answers have to be corrected.'
  }
  return againstStart(wizard)
}

const missingSource = {
  image: 'Choose an image first.',
  file: 'Give the path of a file first.',
  url: 'Give an address first.',
}

/** A drive that was chosen before the image was, and is too small for it. */
function refusedText({ groups, draft }: FlashWizard): string | null {
  const all = [...groups.plugged, ...groups.internal, ...groups.never]
  const refused = all.find(
    ({ drive, canChoose }) => !canChoose && draft.drives.some(({ path }) => path === drive.path),
  )
  if (!refused) return null
  return `${refused.verdict.name} cannot be written: ${refused.verdict.reasons.map(({ text }) => texts.text(text)).join(' ')}`
}

function againstStart({ states, facts, draft, check, inspect, request }: FlashWizard): string | null {
  if (inspect.error || !facts) return 'The image is not known yet.'
  const text = obstacle(states, facts, draft.typed)
  if (text) return text
  if (facts.personalise.can && personalProblems(draft.personal, draft.drives.length).length > 0)
    return 'The personal settings are not whole: go back and look at them.'
  if (!request) return 'Something is missing: go back and look over your choices.'
  if (check.error) return 'It could not be looked over.'
  if (!check.data || !check.isFresh) return 'Looking it over…'
  return check.data.problems.length > 0 ? 'Something stands against it, see above.' : null
}
