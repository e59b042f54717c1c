// homeassistant-agent and ha against the real qemu-ga, where it is installed.
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, watch } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { agentScript, benchForAgent, haScript, missing } from './agent-bench.ts'
import { hasProgram } from './script.ts'

const { bench, env } = benchForAgent()

const real = missing.length === 0 && hasProgram('/usr/sbin/qemu-ga')
describe.skipIf(!real)('with the real qemu-ga', () => {
  let agent: ChildProcess
  beforeEach(async () => {
    const socket = bench().path('agent.sock')
    const watcher = watch(bench().folder)
    const listening = new Promise<void>(ready => {
      watcher.on('change', () => existsSync(socket) && ready())
    })
    agent = spawn('/usr/sbin/qemu-ga', ['-m', 'unix-listen', '-p', socket, '-t', bench().folder], {
      stdio: 'ignore',
    })
    await listening
    watcher.close()
  })
  afterEach(async () => {
    const ended = new Promise(closed => agent.on('close', closed))
    agent.kill('SIGKILL')
    await ended
  })

  test('it answers, again and again', async () => {
    for (let call = 0; call < 3; call++) {
      expect(await bench().run(agentScript, { args: ['guest-ping'], env: env() })).toMatchObject({
        code: 0,
        stdout: '{}\n',
      })
    }
  })

  test('an unknown command is refused', async () => {
    const outcome = await bench().run(agentScript, { args: ['guest-make-tea'], env: env() })
    expect(outcome.code).toBe(1)
    expect(outcome.stderr).toContain('guest-make-tea')
  })

  test('its interfaces and system have the shapes that the info fetcher reads', async () => {
    const ask = async (command: string) =>
      JSON.parse((await bench().run(agentScript, { args: [command], env: env() })).stdout)
    expect(await ask('guest-network-get-interfaces')).toContainEqual(
      expect.objectContaining({
        name: 'lo',
        'hardware-address': '00:00:00:00:00:00',
        'ip-addresses': expect.arrayContaining([
          { 'ip-address-type': 'ipv4', 'ip-address': '127.0.0.1', prefix: 8 },
        ]),
      }),
    )
    expect(await ask('guest-get-osinfo')).toMatchObject({
      name: expect.any(String),
      'version-id': expect.any(String),
    })
  })

  test('ha runs a program in the guest', async () => {
    const program = bench().write('guest-ha', '#!/bin/sh\nprintf "<%s>" "$@"; echo oops >&2; exit 4\n')
    chmodSync(program, 0o755)
    const outcome = await bench().run(haScript, {
      args: ['core', 'it’s "$HOME"', ''],
      env: env({ HA_GUEST_PROGRAM: program }),
    })
    expect(outcome).toEqual({ code: 4, stdout: '<core><it’s "$HOME"><>', stderr: 'oops\n' })
  })
})
