// The texts of the parts that all pages share: buttons, dialogs, wizards, errors.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'app.window-title': '{page} – Kiln',
  'app.load-failed': 'This part of the window could not be loaded',
  'app.load-failed.detail':
    'Kiln does not answer, or was updated since this window was opened. Try again, or reload the window. Your answers are kept.',
  'app.reload': 'Reload the window',
  'loading.page': 'Loading the page',
  'ui.dismiss': 'Dismiss',
  'ui.notes': 'Notifications',
  'ui.copied': 'Copied',
  'ui.copy-report': 'Copy report',
  'ui.clipboard-failed': 'Could not write to the clipboard',
  'ui.try-again': 'Try again',
  'ui.details': 'Details',
  'ui.last-lines': 'Last lines',
  'ui.command': 'Command',
  'ui.derivation': 'Derivation',
  'ui.file': 'File',
  'ui.go.boxes': 'Go to Boxes',
  'ui.go.images': 'Go to Images',
  'ui.go.machines': 'Go to Machines',
  'ui.go.hosts': 'Go to Hosts',
  'ui.go.builders': 'Go to Builders',
  'ui.go.deploy': 'Go to Deploy',
  'ui.go.connect': 'Go to Connect',
  'ui.go.doctor': 'Open Doctor',
  'ui.hint.gone': 'It may have been removed since, here or by another Kiln.',
  'ui.hint.connect-login': 'Make a new login at its page "Computers", and add the Connect again.',
  'ui.hint.plan-again': 'Make another plan.',
  'ui.hint.box-profile': 'Choose one on the page of the box.',
  'ui.hint.box-name': 'Give one of them another name, on its page.',
  'ui.hint.other-box':
    'Choose another host, or deploy to it as its own box. If its computer is this box from now on, remove the other box first: the host stays.',
  'ui.hint.host-there':
    'Open it in the list of hosts: its key is accepted there, and it can be removed there.',
  'ui.hint.host-trust':
    'Choose Trust its key on the page of the host, and compare the key with what the host itself shows. If you did not reinstall it and its key changed, do not continue.',
  'ui.hint.host-start':
    'Put its drive into its computer, switch it on, and wait a few minutes. If it runs already, and this network does not know its name, change its address on its page.',
  'ui.report.code': 'Code: {code} ({operation})',
  'ui.report.command': 'Command: {command}',
  'ui.report.derivation': 'Derivation: {derivation}',
  'ui.report.file': 'File: {path}',
  'ui.report.last-lines': 'Last lines:',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
