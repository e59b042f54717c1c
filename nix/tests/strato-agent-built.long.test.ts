// Strato's agent for real: Nix compiles it with the toolchain of packages/swift6, and it registers with the stand-in for a
// control plane. KILN_STRATO_SOURCES names a folder with its sources (swift6/built.ts); no test downloads them.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ControlPlane } from '../profiles/strato-host/tests/control-plane.ts'
import { built, emptyRoot, enter, notHere as noSwift, references, runIn, strato } from './swift6/built.ts'

const notHere = noSwift ?? (strato ? null : 'KILN_STRATO_SOURCES names no folder')
const waitMs = 60_000

describe.skipIf(notHere !== null)(`Strato's agent${notHere === null ? '' : ` (${notHere})`}`, () => {
  let agent = ''
  let program = ''
  let root = ''

  beforeAll(() => {
    agent = built('agent')
    program = join(agent, 'bin', 'StratoAgent')
    root = emptyRoot()
    writeFileSync(join(root, 'etc', 'hosts'), '127.0.0.1 control.test\n')
    writeFileSync(join(root, 'etc', 'resolv.conf'), '')
    writeFileSync(join(root, 'etc', 'nsswitch.conf'), 'hosts: files dns\n')
    writeFileSync(
      join(root, 'etc', 'agent.toml'),
      'control_plane_url = "ws://control.test:1/agent/ws"\nnetwork_mode = "user"\n',
    )
  }, 7_200_000)
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  test('needs no Swift', () => {
    expect(references(agent).filter(path => path.includes('swift'))).toEqual([])
    expect(runIn(root, program, ['--help'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('--control-plane-url'),
    })
  })

  test('ends where no control plane is', () => {
    const { status, stdout, stderr } = runIn(root, program, ['--config-file', '/etc/agent.toml'])
    expect(stdout + stderr).toContain('Agent failed to start')
    expect(status).toBe(1)
  })

  test('finds a control plane by its name and registers with it', async () => {
    await using plane = await ControlPlane.listen()
    const url = plane.registrationUrl('box9').url.replace('127.0.0.1', 'control.test')
    const [command, words] = enter(root, { network: true })
    const args = [
      program,
      '--config-file',
      '/etc/agent.toml',
      '--registration-url',
      url,
      '--agent-id',
      'box9',
    ]
    const running = spawn(command, [...words, ...args], { stdio: ['ignore', 'inherit', 'inherit'] })
    const ended = once(running, 'exit')
    try {
      const { capabilities } = await plane.next('agent_register', each => each.agentId === 'box9', waitMs)
      expect(capabilities).toContain('vm_management')
      await plane.next('agent_heartbeat', each => each.runningVMs.length === 0, waitMs)
      expect(plane.faults).toEqual([])
    } finally {
      running.kill('SIGKILL')
      await ended
    }
  }, 150_000)
})
