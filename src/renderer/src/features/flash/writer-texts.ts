// The texts about the installed writer.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'flash.blocked.writer': 'Drives cannot be written yet, see above.',
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
