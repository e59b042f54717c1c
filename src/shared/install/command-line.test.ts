import { expect, test } from 'vitest'
import { installCommandLine } from './command-line.ts'

const host = { name: 'box', host: '192.0.2.7', port: 22, user: 'root', jump: null, identity: null }

test('it names each disk by its serial, and quotes what a shell would read', () => {
  const asked = {
    source: { kind: 'flake' as const, reference: './machines#box' },
    host,
    disks: ['S1', 'S 2'],
    ...{ kexec: null, personalised: false },
  }
  expect(installCommandLine(asked)).toBe("kiln install './machines#box' --to box --disk S1 --disk 'S 2'")
  expect(installCommandLine({ ...asked, disks: [], kexec: './kexec.tar.gz' })).toBe(
    "kiln install './machines#box' --to box --kexec ./kexec.tar.gz",
  )
})

test('a profile has its answers, and personal data come from a file', () => {
  const source = {
    ...{ kind: 'profile' as const, profile: 'tiny', architecture: 'aarch64' as const },
    options: { message: 'hello there' },
  }
  expect(installCommandLine({ source, personalised: true, host, disks: [], kexec: null })).toBe(
    "kiln install tiny --arch aarch64 --set 'message=hello there' --to box --personalise answers.json",
  )
})
