// The texts of drives, of restoring them, and of the installed writer.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'flash.drives.heading': 'Where should it go?',
  'flash.drives.choose-all': 'Choose all',
  'flash.drives.chosen': '{count, plural, one {# drive} other {# drives}} chosen',
  'flash.drives.failed': 'The drives could not be listed',
  'flash.drives.list': 'Drives',
  'flash.drives.fits': 'Fits: {needs} of {has}',
  'flash.drives.plug-in': 'Plug in a drive',
  'flash.drives.plug-in.help':
    'A USB stick, a card in its reader or an external disk appears here automatically.',
  'flash.drives.not-plugged-in': '{name} is no longer plugged in.',
  'flash.drives.gone': 'Plug it in and choose it again, or continue without it.',
  'flash.drives.leave-out': 'Continue without it',
  'flash.drives.forget': 'Forget {path}',
  'flash.drives.more-for': 'More for {name}',
  'flash.drives.mounted-as': 'mounted as {points}',

  'flash.drives.internal': 'Internal drives',
  'flash.drives.show-internal': 'Show {count, plural, one {# internal drive} other {# internal drives}}…',
  'flash.drives.hide-internal': 'Hide {count, plural, one {# internal drive} other {# internal drives}}',
  'flash.drives.ask-internal':
    '{count, plural, one {Show the internal drive?} other {Show the internal drives?}}',
  'flash.drives.ask-internal.help':
    '{count, plural, one {It is built into this computer and may hold another system or your files. To erase it, its exact name has to be typed.} other {They are built into this computer and may hold another system or your files. To erase one, its exact name has to be typed.}}',
  'flash.drives.ask-internal.yes': '{count, plural, one {Show it} other {Show them}}',
  'flash.drives.ask-internal.no': '{count, plural, one {Keep it hidden} other {Keep them hidden}}',

  'flash.drives.show-never': 'Show {count, plural, one {# protected drive} other {# protected drives}}',
  'flash.drives.hide-never': 'Hide {count, plural, one {# protected drive} other {# protected drives}}',
  'flash.drives.never-aside': 'never written',
  'flash.drives.never': 'Protected drives',

  'flash.drives.more': 'Use a device path',
  'flash.drives.another-path': 'Device path',
  'flash.drives.not-listed': 'Plug the drive in, or choose one from the list of drives on this page.',
  'flash.drives.another-path.missing': 'Enter the path of a device.',
  'flash.drives.another-path.help': 'For devices that aren’t listed, such as /dev/loop0.',
  'flash.drives.add': 'Add',

  'flash.drives.type-name': 'Type {name} to erase it',
  'flash.drives.maybe-started': 'The job may have started',
  'flash.drives.not-started': 'The job could not be started',

  'flash.restore': 'Erase and reformat…',
  'flash.restore.title': 'Erase and reformat {name}?',
  'flash.restore.keep': 'Keep it as it is',
  'flash.restore.erase': 'Erase {name}',
  'flash.restore.loses':
    'It becomes one empty partition that every computer can use. Everything on it will be lost.',
  'flash.restore.loses-contents':
    'It becomes one empty partition that every computer can use. Everything on it will be lost: {contents}.',
  'flash.restore.label': 'Name of the volume',
  'flash.restore.label.help': 'As computers will show it; at most 11 letters and digits.',
  'loading.drives': 'Loading the drives',
  'flash.not-the-same': '{path} is no longer the drive you selected: {difference}',

  'flash.writer.missing': 'The writer has to be installed first',
  'flash.writer.missing.help':
    'Kiln cannot safely ask for the rights to write to drives: you, and every program that you run, can change its files. The part of Kiln that writes is copied once to a folder that only root can change.',
  'flash.writer.not-allowed': 'Drives cannot be written from this account',
  'flash.writer.not-allowed.help':
    'Only administrators of this Mac may write to drives. Log in as an administrator and flash from there.',
  'flash.writer.impossible': 'Drives cannot be written from here',
  'flash.writer.impossible.help':
    'The writer cannot be installed: {reason}. Install the deb or rpm package of Kiln.',
  'flash.writer.install': 'Install the writer…',
  'flash.writer.installed': 'The writer is installed. Drives can be written now.',
  'flash.writer.dialog': 'Install the writer',
  'flash.writer.why':
    'Root must run only what no one else can change. These files are copied, and Kiln uses the copies only as long as they are the same:',
  'flash.writer.files': 'Files that are copied',
  'flash.writer.file': '{from}, as {name} ({size})',
  'flash.writer.wrapper': '{name}, which starts it ({size})',
  'flash.writer.folder': 'To this folder:',
  'flash.writer.password':
    'The system asks for the password of an administrator, and runs nothing but /usr/bin/install as root. To remove it later, run: kiln writer remove',
  'flash.writer.confirm': 'Install',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
