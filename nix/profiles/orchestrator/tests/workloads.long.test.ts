// What a container and a virtual machine of an orchestrator are made of, evaluated.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { noSources, ofFunction } from '../../../tests/given.ts'

type System = {
  drvPath: string
  failed: string[]
  hostName: string
  git: boolean
  shell: string
  codeServer: string | null
  tailscale: boolean
  docker: boolean
  agent: boolean
  consoles: string[]
  openPorts: number[]
  workspace: boolean
  packages: string[]
}

const here = import.meta.dirname
const container = (...modules: string[]) => ofFunction<System>(join(here, 'workloads.nix'), { modules })
const vm = (...modules: string[]) => ofFunction<System>(join(here, 'workloads.nix'), { kind: 'vm', modules })
const vmOf = (system: string) =>
  ofFunction<System>(join(here, 'workloads.nix'), { kind: 'vm', modules: [], system })

describe.skipIf(noSources)('a container', () => {
  it('without modules has a user and no open port', () => {
    const { failed, hostName, git, openPorts } = container()
    expect({ failed, hostName, git, openPorts }).toEqual({
      failed: [],
      hostName: 'dev',
      git: false,
      openPorts: [],
    })
  })

  it('has what its modules bring', () => {
    expect(container('git', 'fish', 'workspace')).toMatchObject({
      git: true,
      shell: 'fish',
      workspace: true,
      failed: [],
    })
  })

  it('with all modules at once evaluates to a system, and opens no port', () => {
    const all = readdirSync(join(here, '../broker/workloads/modules')).map(file => file.replace(/\.nix$/, ''))
    expect(all).toEqual(['code-server', 'fish', 'git', 'languages', 'tailscale', 'workspace'])
    const { drvPath, failed, codeServer, tailscale, openPorts, packages } = container(...all)
    expect(drvPath).toMatch(/^\/nix\/store\/.*nixos-system-dev-.*\.drv$/)
    expect({ failed, codeServer, tailscale, openPorts }).toEqual({
      failed: [],
      codeServer: '127.0.0.1',
      tailscale: true,
      openPorts: [],
    })
    expect(packages).toEqual(expect.arrayContaining(['cargo', 'go', 'python3']))
  })

  it('is refused with a module that is not one', () => {
    expect(() => container('../../secrets')).toThrow('There is no module')
  })

  it('has no Docker, which needs a kernel of the workload', () => {
    expect(() => container('docker')).toThrow('no module "docker" for a workload of the kind container')
  })
})

describe.skipIf(noSources)('a virtual machine', () => {
  it('has an agent for the broker, a user and no open port', () => {
    expect(vm()).toMatchObject({ failed: [], hostName: 'dev', agent: true, docker: false, openPorts: [] })
  })

  it.each([
    ['x86_64-linux', 'console=ttyS0'],
    ['aarch64-linux', 'console=ttyAMA0'],
  ])('on %s has the console that libvirt logs', (system, console) => {
    const { consoles, failed } = vmOf(system)
    expect([consoles.at(-1), failed]).toEqual([console, []])
  })

  it('has what containers can have, and Docker', () => {
    const { drvPath, ...found } = vm('git', 'fish', 'workspace', 'tailscale', 'docker')
    expect(drvPath).toMatch(/^\/nix\/store\/.*nixos-system-dev-.*\.drv$/)
    expect(found).toMatchObject({ failed: [], git: true, shell: 'fish', docker: true, openPorts: [] })
  })
})

it.each(['modules', 'vm-modules'])('each of the %s of workloads describes itself', name => {
  const folder = join(here, '../broker/workloads', name)
  for (const file of readdirSync(folder))
    expect(readFileSync(join(folder, file), 'utf8')).toMatch(/^\{\n {2}description = "[A-Za-z]/)
})
