// The texts of the options that depend on what a person wants of the box.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'new.secret.try': 'You enter it when you run the machine, under “Run with options”.',
  'new.secret.drive': 'You enter it when you flash the drive.',
  'new.secret.vm': 'You enter it when you create the VM.',
  'new.secret.host': 'You enter it when you install the computer.',
  'new.secret.any': 'You enter it when you flash a drive, run a machine or install a computer.',
  'new.no-login.try':
    'This image has no SSH key and no password. The terminal on the machine’s page works without them. To log in another way, add an SSH key above.',
  'new.no-login.drive':
    'This image has no SSH key and no password: no one can log in over the network, and Kiln cannot deploy to it. Add a key above, or when you flash the drive.',
  'new.no-login.vm':
    'This image has no SSH key and no password: no one can log in over the network, and Kiln cannot deploy to it. Add a key above, or when you create the VM.',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
