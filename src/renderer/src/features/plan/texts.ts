// The texts of a plan that is being made: of a deploy, of an installation.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'plan.making': 'Making the plan. Nothing is changed on a host.',
  'plan.failed': 'The plan could not be made',
  'plan.cancelled': 'Making the plan was cancelled',
  'plan.again': 'Plan again',
  'plan.cancel': 'Cancel',
  'plan.waits': 'The plan is not ready yet.',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
