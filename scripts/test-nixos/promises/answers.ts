// Other answers with which each profile is tried.
import { orchestratorAnswers } from './orchestrator-answers.ts'
import { type OtherAnswers, sandboxAnswers } from './other-answers.ts'
import { stratoAnswers } from './strato-answers.ts'
import { workstationAnswers } from './workstation-answers.ts'

const answers: Readonly<Record<string, readonly OtherAnswers[]>> = {
  'ai-sandbox': sandboxAnswers,
  orchestrator: orchestratorAnswers,
  'strato-host': stratoAnswers,
  workstation: workstationAnswers,
}

/** Tried one after the other. */
export const otherAnswersOf = (profile: string): readonly OtherAnswers[] => answers[profile] ?? []
