import { expect, test } from 'vitest'
import { installCommandLine } from './command-line.ts'

const host = { name: 'box', host: '192.0.2.7', port: 22, user: 'root', jump: null, identity: null }

test('names each disk by its serial, and quotes shell metacharacters', () => {
  const asked = {
    source: { kind: 'flake' as const, reference: './machines#box' },
    host,
    disks: ['S1', 'S 2'],
    kexec: null,
    personalised: false,
  }
  expect(installCommandLine(asked)).toBe("kiln install './machines#box' --to box --disk S1 --disk 'S 2'")
  expect(installCommandLine({ ...asked, disks: [], kexec: './kexec.tar.gz' })).toBe(
    "kiln install './machines#box' --to box --kexec ./kexec.tar.gz",
  )
})

test('includes a profile’s answers, and reads personal data from a file', () => {
  const source = {
    kind: 'profile' as const,
    profile: 'tiny',
    architecture: 'aarch64' as const,
    options: { message: 'hello there' },
  }
  expect(installCommandLine({ source, personalised: true, host, disks: [], kexec: null })).toBe(
    "kiln install tiny --arch aarch64 --set 'message=hello there' --to box --personalise answers.json",
  )
})
