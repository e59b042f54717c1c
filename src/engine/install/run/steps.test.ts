import { expect, test } from 'vitest'
import { stepIn } from './steps.ts'

// nixos-anywhere 1.13.0 prints these.
const lines: [string, ReturnType<typeof stepIn>][] = [
  ['### Uploading install SSH keys ###', 'connect'],
  ['### Gathering machine facts ###', 'connect'],
  ['### Switching system into kexec ###', 'kexec'],
  ['### Formatting hard drive with disko ###', 'format'],
  ['### Uploading the system closure ###', 'copy'],
  ['### Copying extra files ###', 'copy'],
  ['### Installing NixOS ###', 'install'],
  ['### Rebooting ###', 'restart'],
  ['### Waiting for the machine to become unreachable due to reboot ###', 'restart'],
  ['### Done! ###', 'done'],
  ['### Uploading /tmp/secret to /etc/secret ###', null],
  ['installing the boot loader...', null],
  ['', null],
]

test('recognises each line of nixos-anywhere that begins a step', () => {
  for (const [line, step] of lines) expect([line, stepIn(line)]).toEqual([line, step])
})
