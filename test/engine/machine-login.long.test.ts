// Inside a real machine: personalised by a seed, its consoles, and a shell with the keys that Kiln made for
// it.
import { spawnSync } from 'node:child_process'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeKeyPair, sshExec } from '#lab/ssh.ts'
import { noAnswers } from '#shared/seed/seed.ts'
import { firstOf, shellFollows, shellSays } from '#test/machines/machine-streams.ts'
import { type MachineEngine, machineEngine, plainDisk } from '#test/machines/machines.ts'
import { hasNix } from '#test/tools-here.ts'

const key = makeKeyPair()
const port = 28_671
const canRun = hasNix && process.platform === 'linux' && process.arch === 'x64'

describe.runIf(canRun)('a personalised machine', () => {
  let disk = ''
  let kiln: MachineEngine
  beforeAll(async () => {
    disk = await plainDisk([key.publicKey])
  }, 300_000)
  beforeEach(() => {
    kiln = machineEngine(disk)
  })
  afterEach(() => kiln.close())

  const ssh = (command: string) => sshExec({ port, privateKey: key.privateKey, command })

  it('takes its name, keys and host key from a seed, and saves its disk as a new image [R3]', {
    timeout: 400_000,
  }, async () => {
    const { client } = kiln
    const image = await kiln.image(port)
    const seed = { ...noAnswers(), hostname: 'seeded', sshKeys: [key.publicKey], secrets: {} }
    const machine = await kiln.run({ image: image.id, seed, login: true })
    const { id } = machine
    expect(await kiln.waitForSerial(id, /kiln-lab: ready \S+ /)).toContain('ready seeded')
    expect(await kiln.serial(id)).toContain('kiln-lab: seed wiped')
    expect(machine.hostKey).toMatch(/^ssh-ed25519 /)
    for (const check of [{ kind: 'ssh' }, { kind: 'tcp', port: 22 }] as const)
      expect((await client.machines.waitFor({ id, check })).seconds).toBeGreaterThan(0)
    await expect(client.machines.waitFor({ id, check: { kind: 'tcp', port: 80 } })).rejects.toMatchObject({
      code: 'machine.no-forward',
    })
    expect(await firstOf(client, 'machines.screen', id, /^RFB 003\.008\n/)).toBe('RFB 003.008\n')
    // The demo profile's console is root's, without a password.
    expect(await firstOf(client, 'machines.serial', id, /sum-42/, 'echo sum-$((40 + 2))\n')).toBe('sum-42')
    // A shell in a terminal, with the key that Kiln made for itself.
    const terminal = await shellSays(
      client,
      id,
      /terminal-(\d+)-(\w+)/,
      'echo terminal-$(stty size | cut -d" " -f2)-$(id -un)\n',
    )
    expect(terminal).toBe('terminal-101-root')
    expect(await shellSays(client, id, /above\r\nbelow/, 'printf "above\\nbelow\\n"\n')).toBe(
      'above\r\nbelow',
    )
    expect(await shellFollows(client, id, { columns: 77, rows: 33 })).toBe('33 77')
    // The user's own ssh, which only knows what Kiln wrote about the machine.
    const { config, name } = await client.machines.login({ id })
    const own = ['-F', config, '-o', 'BatchMode=yes', '--', name, 'hostname; exit 4']
    const asked = spawnSync('ssh', own, {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: kiln.home },
    })
    expect({ out: asked.stdout, status: asked.status }).toEqual({ out: 'seeded\n', status: 4 })
    expect(
      await client.machines.runInside({ id, words: ['sh', '-c', 'echo $0 >&2; exit 3', "it's"] }),
    ).toEqual({
      code: 3,
      stdout: '',
      stderr: "it's\n",
    })
    const shown = (await ssh('cat /etc/ssh/ssh_host_ed25519_key.pub')).stdout
    expect(shown.split(' ')[1]).toBe(machine.hostKey?.split(' ')[1])

    await expect(client.machines.keep({ id, name: 'Kept' })).rejects.toMatchObject({
      code: 'machine.running',
    })
    await client.machines.powerOff({ id })
    await kiln.waitForState(id, 'stopped')
    const kept = await kiln.ended(client.machines.keep({ id, name: 'Kept' }))
    expect(kept).toMatchObject({ state: 'succeeded', value: { name: 'Kept', keptFrom: image.id } })
    const again = await kiln.run({ image: (kept.value as { id: string }).id })
    expect(await kiln.waitForSerial(again.id, /kiln-lab: ready \S+ /)).toContain('ready seeded')
  })
})
