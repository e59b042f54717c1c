// The texts of the options' step.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'new.options.heading': 'Configure {profile}',
  'new.options.none': 'Nothing to choose',
  'new.options.none-flake': 'This machine is configured entirely by its flake.',
  'new.options.none-profile': 'This profile has no options.',
  'new.options.search': 'Search options',
  'new.options.only-changed': 'Only changed',
  'new.options.found': '{found} of {count, plural, one {# option} other {# options}}',
  'new.options.no-match': 'No option matches “{search}”.',
  'new.options.no-changes': 'Every option has its default.',
  'new.options.show-all': 'Show all options',
  'new.options.reset-all': 'Reset all',
  'new.options.reset-all.done':
    '{count, plural, one {# option was reset to its default} other {# options were reset to their defaults}}',
  'new.options.reset-all.undo': 'Undo reset',
  'new.options.reset-all.undone':
    '{count, plural, one {# answer was restored} other {# answers were restored}}',

  'new.formats.fold': 'Formats and builder',
  'new.formats.heading': 'Which formats do you need?',
  'new.formats.help':
    'The disk is built once, as raw, and kept: the other formats are made from it, now or later. The installer ISO is a separate build.',
  'new.formats.label': 'Formats',
  'new.formats.missing': 'Choose at least one format.',
  'new.formats.fixed': 'Kept: the others are made from it',
  'new.formats.architecture-heading': 'Architecture of the machine',
  'new.formats.architecture': 'Architecture',
  'new.formats.builder': 'Builder',
  'new.formats.open-doctor': 'Open Doctor',

  'preset.presets': 'Presets',
  'preset.save': 'Save these answers',
  'preset.save.help': 'A preset holds the options, formats and architecture, and no secret.',
  'preset.save.cancel': 'Cancel',
  'preset.save.submit': 'Save preset',
  'preset.save.replace': 'Replace “{name}”',
  'preset.import': 'Import from a file',
  'preset.all': 'All presets',
  'preset.for': 'For {profile}',
  'preset.name': 'Name',
  'preset.name.missing': 'Give the preset a name.',
  'preset.name.example': 'For example “Living room box”.',
  'preset.name.taken': 'A preset of this name exists and will be replaced.',
  'preset.loaded': '“{name}” was loaded',
  'preset.saved': '“{name}” was saved',
  'preset.removed': '“{name}” was removed',
  'preset.unreadable': 'The preset could not be read',
  'preset.none': 'No presets are left.',
  'preset.holds': '{profile}, {answers, plural, one {# answer} other {# answers}}',
  'preset.holds-unknown': '{profile} (not available), {answers, plural, one {# answer} other {# answers}}',
  'preset.load': 'Load',
  'preset.export': 'Export {name}',
  'preset.remove': 'Remove {name}',
  'preset.remove.title': 'Remove “{name}”?',
  'preset.remove.yes': 'Remove preset',
  'preset.remove.help': 'The answers in it are lost. Images that were built with it stay as they are.',
  'profile-form.reset.done': '{label} was reset to its default',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
