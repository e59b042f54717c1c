import { expect, test } from 'vitest'
import { envFor, runsAarch64 } from './systems.ts'

const magic = 'magic 7f454c460201010000000000000000000200b700'
const entry = (first: string, last: string) =>
  `${first}\ninterpreter /usr/libexec/qemu-binfmt/aarch64-binfmt-P\nflags: POCF\noffset 0\n${last}\n`

test('an entry that is enabled and of this processor runs its programs', () => {
  expect(runsAarch64([entry('enabled', magic)])).toBe(true)
  expect(runsAarch64([entry('disabled', magic)])).toBe(false)
  // 32-bit ARM.
  expect(runsAarch64([entry('enabled', 'magic 7f454c4601010100000000000000000002002800')])).toBe(false)
  expect(runsAarch64([])).toBe(false)
})

test('this computer’s own system adds nothing to Nix’s settings', () => {
  const env = { NIX_CONFIG: 'substituters =' }
  expect(envFor('x86_64-linux', env)).toBe(env)
})
