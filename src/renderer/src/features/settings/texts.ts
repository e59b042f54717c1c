// The texts of the settings' page.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'settings.title': 'Settings',
  'settings.description': 'Changes are saved at once.',
  'settings.saved': 'Saved',
  'settings.unreadable': 'The settings cannot be used',
  'settings.not-saved': 'The change was not saved',
  'settings.version': 'Kiln {version}',
  'settings.about': 'About Kiln',
  'settings.keys': 'Keyboard shortcuts',

  'settings.folders': 'Folders',
  'settings.images': 'Images',
  'settings.images.default': 'Use the default folder',
  'settings.images.choose': 'Choose a folder',
  'settings.images.pick': 'Choose a folder for images',
  'settings.data-and-config': 'Kiln’s data and settings',
  'settings.data': 'Kiln’s data',
  'settings.config': 'Kiln’s settings',
  'settings.profiles': 'Profile folders',
  'settings.profiles.help': 'A folder with a profile in it, or with folders of profiles.',
  'settings.profiles.add': 'Add a folder',
  'settings.profiles.pick': 'Choose a folder with profiles',
  'settings.profiles.remove': 'Remove {path}',

  'settings.building': 'Building',
  'settings.builds-at-once': 'Simultaneous builds',
  'settings.builds-at-once.help': 'Further builds wait their turn.',
  'settings.max-jobs': 'Parallel derivations per build',
  'settings.max-jobs.help': 'More is faster and takes more memory.',
  'settings.max-jobs.nix': 'Nix default',
  'settings.keep-logs': 'Keep build logs',
  'settings.keep-logs.always': 'Always',
  'settings.keep-logs.failed': 'Failed builds only',

  'settings.window': 'Window',
  'settings.theme': 'Theme',
  'settings.theme.system': 'System',
  'settings.theme.light': 'Light',
  'settings.theme.dark': 'Dark',
  'settings.notify': 'Notify me when a build ends',
  'settings.notify.help': 'As a system notification, while the window is in the background.',
  'loading.settings': 'Loading settings',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
