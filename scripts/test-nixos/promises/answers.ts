// Which other answers each profile is tried with.
import { type OtherAnswers, otherAnswersOf as ofSandbox } from './other-answers.ts'
import { stratoAnswers } from './strato-answers.ts'

/** Tried one after the other. */
export const otherAnswersOf = (profile: string): readonly OtherAnswers[] =>
  profile === 'strato-host' ? stratoAnswers : ofSandbox(profile)
