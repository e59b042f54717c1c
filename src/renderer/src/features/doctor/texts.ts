// The texts of the page of required tools.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'doctor.description': 'The programs that Kiln needs on this computer, and where else it can build.',
  'doctor.check-again': 'Check again',
  'doctor.ready.detail': 'All required tools are installed.',
  'doctor.not-all': 'Images can be built, but not everything works',
  'doctor.not-all.detail': 'What is marked below is needed for some formats or actions.',
  'doctor.not-ready': 'Images cannot be built yet',
  'doctor.not-ready.detail': 'What is marked below has to be installed first.',

  'doctor.places': 'Builders',
  'doctor.places.asking': 'Asking the builders',
  'doctor.places.unreadable': 'The builders could not be read',

  'tool.state.ok': 'Ready',
  'tool.state.missing': 'Missing',
  'tool.state.too-old': 'Too old',
  'tool.state.broken': 'Broken',
  'tool.optional': 'Optional',
  'tool.not-installed': '{tool} could not be installed',
  'tool.fix': 'Fix',
  'tool.fix-this': 'Fix {tool}',
  'tool.fix.title': 'Install {tool}?',
  'tool.fix.confirm': 'Install',
  'tool.fix.cancel': 'Not now',
  'tool.fix.detail': 'Kiln will do this:',
  'tool.get-yourself': 'Or install it yourself:',
  'tool.get': 'How to install it:',
  'tool.starting': 'Starting',
  'tool.fix.cancelled': 'Cancelled. Nothing further was done.',
  'tool.fix.done': '{tool} is ready.',
  'tool.fix.progress': '{step}, {percent}',
  'loading.tools': 'Loading the state of the tools',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
