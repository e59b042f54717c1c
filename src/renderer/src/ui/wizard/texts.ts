// The texts of the frame of all wizards.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'ui.back': 'Back',
  'ui.next': 'Next',
  'ui.change': 'Change',
  'ui.change-what': 'Change: {what}',
  'ui.steps': 'Steps',
  'ui.step': 'Step {step} of {steps}: {label}',
  'ui.step-done': '(done)',
  'ui.not-connected': 'Kiln is not connected.',
  'ui.none-yet': 'None yet',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
