import { expect, test } from 'vitest'
import { causeIn, createCauses, lastWord } from './cause.ts'

test.for<[string, string[]]>([
  [
    "Permissions 0644 for '/home/ada/gate' are too open",
    [
      "Permissions 0644 for '/home/ada/gate' are too open.",
      'root@gate: Permission denied (publickey).',
      'kex_exchange_identification: Connection closed by remote host',
      'Connection closed by UNKNOWN port 65535',
    ],
  ],
  [
    'root@box: Permission denied (publickey)',
    [
      'root@box: Permission denied (publickey).',
      "error: cannot open connection to remote store 'ssh-ng://root@box': error: unexpected end-of-file",
    ],
  ],
  [
    'No ED25519 host key is known for gate and you have requested strict checking',
    [
      'No ED25519 host key is known for gate and you have requested strict checking.',
      'Host key verification failed.',
      'Connection closed by UNKNOWN port 65535',
    ],
  ],
  [
    'Could not resolve hostname gate: Name or service not known',
    [
      'ssh: Could not resolve hostname gate: Name or service not known',
      'Connection closed by UNKNOWN port 65535',
    ],
  ],
  ['sudo: a password is required', ['sudo: a password is required', 'Kexec failed']],
  [
    'curl: (6) Could not resolve host: github.com',
    ['curl: (6) Could not resolve host: github.com', 'tar: Child returned status 1', 'exit status 2'],
  ],
  [
    'tar: kexec/initrd: Cannot write: No space left on device',
    ['tar: kexec/initrd: Cannot write: No space left on device', 'tar: Exiting with failure status'],
  ],
  // The script of nixos-images, where sort cannot compare versions, and kexec then takes the older call.
  [
    'kexec_load failed: Operation not permitted',
    [
      "sort: unrecognized option: 'V'",
      'kexec_load failed: Operation not permitted',
      'entry       = 0x47b2740 flags = 0x3e0000',
      'kexec failed, dumping dmesg',
      '[   12.345678] Lockdown: kexec: kexec of unsigned images is restricted; see man kernel_lockdown.7',
      'Kexec may have failed - check output above',
      'Kexec failed',
    ],
  ],
  ['Failed to kexec into NixOS installer', ['aborted: Failed to kexec into NixOS installer']],
])('the cause is %s', ([cause, lines], { expect }) => {
  expect(causeIn(lines)).toBe(cause)
})

test('a line that explains nothing does not count, and what belongs to an earlier step is forgotten', () => {
  expect(causeIn(['Connection closed by UNKNOWN port 65535', 'Kexec failed', ''])).toBeNull()
  const causes = createCauses()
  causes.see('ssh: connect to host box port 22: Connection refused')
  causes.forget()
  expect(causes.found()).toBeNull()
  causes.see('error: something')
  causes.see('root@box: Permission denied (publickey).')
  causes.see('error: something later')
  expect(causes.found()).toBe('root@box: Permission denied (publickey)')
})

test('without a cause the last line counts that is not only a consequence', () => {
  const lines = ['no kernel here', 'Kexec may have failed - check output above', 'Kexec failed', '']
  expect(lastWord(lines)).toBe('no kernel here')
  expect(lastWord(['Kexec failed'])).toBeUndefined()
})
