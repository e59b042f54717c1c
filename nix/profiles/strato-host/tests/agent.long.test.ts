// The tests' stand-in for the agent against their stand-in for its control plane, with a real QEMU.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ControlPlane } from './control-plane.ts'
import { bootDisk, mark, vmCreate } from './vm-orders.ts'

const program = '/usr/bin/qemu-system-x86_64'
const has = (name: string) => spawnSync(name, ['--version']).status === 0
const notHere =
  existsSync(program) && has('qemu-img') && has('python3') ? undefined : 'QEMU and Python are needed'
const waitMs = 60_000
const vm = 'E621E1F8-C36C-495A-93FC-0C247A3E6E5F'

describe.skipIf(notHere !== undefined)('an agent and its control plane', () => {
  let folder: string
  let plane: ControlPlane
  let ended: (() => Promise<void>)[]
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kiln-strato-'))
    plane = await ControlPlane.listen()
    ended = []
  })
  afterEach(async () => {
    for (const end of ended) await end()
    await plane[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })

  const startAgent = (url: string) => {
    for (const name of ['state', 'sockets', 'tiny']) mkdirSync(join(folder, name), { recursive: true })
    const file = join(folder, 'config.toml')
    const lines = { control_plane_url: url, qemu_socket_dir: join(folder, 'sockets'), network_mode: 'user' }
    writeFileSync(
      file,
      Object.entries(lines)
        .map(([name, value]) => `${name} = "${value}"\n`)
        .join(''),
    )
    const env = {
      ...process.env,
      STATE_DIRECTORY: join(folder, 'state'),
      STRATO_HEARTBEAT_SECONDS: '0.5',
      STRATO_WITHOUT_KVM: '1',
    }
    const agent = spawn('python3', [join(import.meta.dirname, 'agent'), '--config-file', file], {
      env: { ...env, PYTHONDONTWRITEBYTECODE: '1' },
      stdio: ['ignore', 'ignore', 'inherit'],
      detached: true,
    })
    // It takes its VMs along, as its unit does.
    ended.push(async () => {
      if (agent.exitCode !== null || agent.pid === undefined) return
      process.kill(-agent.pid, 'SIGKILL')
      await once(agent, 'exit')
    })
  }
  const diskOf = (name: string) => readFileSync(join(folder, 'tiny', name), 'latin1')
  const marksIn = (name: string) => diskOf(name).split(mark).length - 1

  test('registers, sends heartbeats, and creates, runs, pauses, stops and deletes a VM', {
    timeout: 240_000,
  }, async () => {
    startAgent(plane.registrationUrl('box9').url)
    const { capabilities } = await plane.next('agent_register', () => true, waitMs)
    expect(capabilities).toContain('vm_management')
    await plane.next('agent_heartbeat', each => each.runningVMs.length === 0, waitMs)

    writeFileSync(join(folder, 'tiny', 'disk.qcow2'), bootDisk())
    const disk = join(folder, 'tiny', `${vm}.qcow2`)
    const order = async (type: string) => await plane.order({ type, vmId: vm }, waitMs)
    const created = await plane.order(vmCreate({ id: vm, disk, network: 'default' }), waitMs)
    expect(created).toMatchObject({ type: 'success', message: 'VM created successfully' })
    expect(await order('vm_status')).toMatchObject({ data: 'Created' })
    expect(marksIn(`${vm}.qcow2`)).toBe(1)
    expect(readdirSync(join(folder, 'sockets'))).toEqual([`${vm}.sock`])

    expect(await order('vm_boot')).toMatchObject({ type: 'success' })
    await plane.next('status_update', each => each.vmId === vm && each.status === 'Running', waitMs)
    await plane.next('agent_heartbeat', each => each.runningVMs.includes(vm), waitMs)
    await expect.poll(() => marksIn(`${vm}.qcow2`), { timeout: waitMs }).toBe(2)

    await order('vm_pause')
    expect(await order('vm_status')).toMatchObject({ data: 'Paused' })
    await order('vm_resume')
    expect(await order('vm_status')).toMatchObject({ data: 'Running' })
    expect(await order('vm_info')).toMatchObject({ data: { state: 'running' } })
    await order('vm_shutdown')
    expect(await order('vm_status')).toMatchObject({ data: 'Shutdown' })
    expect(await order('vm_delete')).toMatchObject({ type: 'success' })
    expect(existsSync(disk)).toBe(false)
    expect(readdirSync(join(folder, 'sockets'))).toEqual([])
    expect(await order('vm_boot')).toMatchObject({ type: 'error', error: `QEMU VM not found: ${vm}` })
    expect(plane.faults).toEqual([])
  })

  test('is let in once by a token, and by no other', { timeout: 60_000 }, async () => {
    const { url } = plane.registrationUrl('box9')
    startAgent(url.replace('name=box9', 'name=other'))
    await plane.refuses(1, waitMs)
    startAgent(url)
    await plane.admits(1, waitMs)
    startAgent(url)
    await plane.refuses(3, waitMs)
    expect(plane.admitted).toEqual(['box9'])
  })

  test('refuses a VM whose template is not there', { timeout: 60_000 }, async () => {
    startAgent(plane.registrationUrl('box9').url)
    await plane.next('agent_register', () => true, waitMs)
    const disk = join(folder, 'tiny', `${vm}.qcow2`)
    expect(await plane.order(vmCreate({ id: vm, disk, network: null }), waitMs)).toMatchObject({
      type: 'error',
      error: expect.stringContaining('Base disk not found'),
    })
  })
})
