// For tests of installations: a lab with an installer, and for each test a new host. Call installBench in a `describe`.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import type { InstallRequest } from '#shared/install/plan.ts'
import type { InstallJobView } from '#shared/jobs/kinds/install.ts'
import { begin, type InstallLab, installLab, isThere, planOf } from '#test/hosts/installs/lab.ts'
import { makeInstallable } from '#test/hosts/installs/machine.ts'
import type { Installer } from './machines-flake.ts'

const minute = 60_000

/** Why an installer cannot be tested here; null if it can. */
export const installRefused = (installer: Installer) =>
  hostsRefused() ?? (isThere(installer) ? null : 'not on PATH, and not in KILN_NIXOS_ANYWHERE')

export function installBench(installer: Installer) {
  let lab: InstallLab
  let host: TestHost
  let number = 0
  beforeAll(async () => {
    lab = await installLab(installer)
  }, minute)
  afterAll(() => lab?.close())
  beforeEach(async () => {
    number += 1
    const { path } = await lab.machine('old', { name: 'box', label: '25.11.1' })
    host = await lab.host({ name: `box${number}`, system: path })
    await makeInstallable(host)
  }, minute)
  afterEach(() => host.stop())

  const request = (more: Partial<InstallRequest> = {}) => ({
    source: lab.flake('box'),
    host: lab.target(host),
    disks: ['LAB-A'],
    ...more,
  })
  const sh = (line: string) => host.run('sh', '-c', line)
  const calls = async () =>
    (await sh('cat /root/calls 2>/dev/null || true')).trim().split('\n').filter(Boolean)
  const keysThere = () =>
    sh('cat /root/.ssh/authorized_keys /home/*/.ssh/authorized_keys 2>/dev/null || true')
  const stagesOf = ({ stages }: InstallJobView) => stages.map(({ id, state }) => `${id} ${state}`)
  /** Its local keys and sockets. */
  const leftHere = () => readdirSync(join(lab.folder, 'tmp'))
  /** Starts it again, unless the installation has ended before. */
  const restarted = async (end: Promise<InstallJobView>) => {
    const early = end.then(({ error }) => Promise.reject(new Error(JSON.stringify(error))))
    expect(await Promise.race([host.ended(), early])).toBe('reboot')
    await host.reboot()
  }
  const install = async (more: Partial<InstallRequest> = {}) => {
    const plan = await planOf(lab.engine, request(more))
    expect(plan.problems).toEqual([])
    return begin(lab.engine, plan)
  }

  return {
    get lab() {
      return lab
    },
    get host() {
      return host
    },
    request,
    sh,
    calls,
    keysThere,
    stagesOf,
    leftHere,
    restarted,
    install,
  }
}
