// Eight parts that do not need each other, on one host and on two, each with 40 % of a processor: together less than this
// computer has, so that the two do not take it from each other. Each part takes about ten seconds there: of a shared derivation
// Nix's own start on the builder and the way back of what it made take one or two.
import { mkdirSync, readdirSync, readlinkSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestHost } from '#lab/hosts/host.ts'
import { jobEnd } from '#shared/contract/client.ts'
import { nixConfWith } from '#test/hosts/builders.ts'
import { writeWideProfile } from '#test/profiles/wide-profile.ts'
import { type Bench, interleaved } from './times.ts'

const aim = 0.6
const share = 0.4
const groups = '/sys/fs/cgroup/cpu'

export async function wideBench({ lab, profiles, rounds }: Bench) {
  await using limits = new AsyncDisposableStack()
  for (const name of ['wide1', 'wide2']) {
    const host = await lab.host({ name, files: nixConfWith('max-jobs = 2') })
    limits.defer(await limited(host))
    await lab.add(host)
    await lab.testNow(name)
  }
  let turn = 0
  const build = (builder: string) => async () => {
    writeWideProfile(profiles, { salt: `${process.pid}-${turn++}`, parts: 8, turns: 2_000_000 })
    const { job } = await lab.client.builds.start({ profile: 'wide', formats: ['raw'], builder })
    const { error } = await jobEnd(lab.client, job, () => undefined)
    if (error) throw new Error(error.code)
  }
  const peers = { one: build('wide1'), two: build('wide1,wide2') }
  const { one = 0, two = 0 } = Object.fromEntries(await interleaved(rounds, peers))
  console.log(`wide build: one builder ${one.toFixed(1)} s, two ${two.toFixed(1)} s`)
  console.log(`  ratio ${(two / one).toFixed(2)} × (at most ${aim})`)
}

/** Puts a process into one of the kernel's first cgroups; what it starts afterwards is in its group. */
async function limited(host: TestHost): Promise<() => Promise<void>> {
  const group = join(groups, `kiln-bench-${process.pid}-${host.name}`)
  mkdirSync(group)
  writeFileSync(join(group, 'cpu.cfs_quota_us'), String(share * 100_000))
  // They get it, whatever else this computer does: other machines would not be slowed by that.
  writeFileSync(join(group, 'cpu.shares'), '100000')
  const space = (await host.run('readlink', '/proc/self/ns/uts')).trim()
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name)))
    if (namespaceOf(pid) === space) writeFileSync(join(group, 'cgroup.procs'), pid)
  return async () => {
    await host.stop()
    rmdirSync(group)
  }
}

function namespaceOf(pid: string): string | null {
  try {
    return readlinkSync(`/proc/${pid}/ns/uts`)
  } catch {
    return null // it has ended by now
  }
}
