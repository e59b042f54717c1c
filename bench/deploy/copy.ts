// A closure that a test host lacks, copied by a deploy and by `nix copy` as one would type it, each time to a new host with an
// empty store.

import { homedir } from 'node:os'
import { join } from 'node:path'
import type { LabSystem } from '#lab/hosts/system/build-system.ts'
import { nixPath } from '#platform/nix/places.ts'
import type { DeployLab } from '#test/hosts/deploys.ts'
import { median } from '../median.ts'
import { kilnCopy, timed } from './command.ts'

const aim = 0.95
const [packages, kib] = [16, 16 * 1024]

const system: LabSystem = {
  name: 'box',
  label: '25.11.2',
  packages: Array.from({ length: packages }, (_, index) => ({ name: `part${index}`, version: '1.0', kib })),
}

export async function copyBench({ lab, rounds }: { lab: DeployLab; rounds: number }): Promise<void> {
  const { path: before } = await lab.machine('before', { name: 'box', label: '25.11.1' })
  const { reference, path } = await lab.machine('copied', system)
  const known = join(lab.engine.ports.folders.data, 'known_hosts')
  const newHost = (name: string) => lab.host({ name, system: before })
  const plain = async (name: string) => {
    const host = await newHost(name)
    const options = ['-i', lab.keyFile, '-o', `UserKnownHostsFile=${known}`, '-o', 'IdentitiesOnly=yes']
    const seconds = await timed(
      'nix',
      ['copy', '--no-check-sigs', '--to', `ssh-ng://root@${host.address}`, path],
      {
        NIX_SSHOPTS: options.join(' '),
        NIX_CONFIG: 'experimental-features = nix-command flakes\nsubstituters =',
        PATH: nixPath(process.env, homedir()),
      },
    )
    await host.stop()
    return seconds
  }
  const kiln = async (name: string) => {
    const host = await newHost(name)
    const to = ['--to', `root@${host.address}`, '--identity', lab.keyFile]
    const seconds = await kilnCopy(lab, reference, to)
    await host.stop()
    return seconds
  }
  const sides: { plain: number[]; copy: number[]; all: number[] } = { plain: [], copy: [], all: [] }
  for (let round = 0; round <= rounds; round++) {
    const [theirs, ours] = [await plain(`plain${round}`), await kiln(`kiln${round}`)]
    // The first warms up.
    if (round === 0) continue
    sides.plain.push(theirs)
    sides.copy.push(ours.copy)
    sides.all.push(ours.all)
  }
  const [theirs, copy, all] = [median(sides.plain), median(sides.copy), median(sides.all)]
  const mib = (packages * kib) / 1024
  console.log(
    `${mib} MiB copied: nix copy ${theirs.toFixed(2)} s; kiln deploy ${copy.toFixed(2)} s of ${all.toFixed(2)} s; throughput ${(theirs / copy).toFixed(2)} (at least ${aim})`,
  )
}
