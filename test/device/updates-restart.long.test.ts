// A machine whose update needs a restart, or is interrupted by one.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hostsRefused } from '#lab/hosts/host.ts'
import { hasNix } from '#test/tools-here.ts'
import { alive, type UpdateHost, updateHost, wholly } from '#test/updates/update-host.ts'

const refused = hasNix ? hostsRefused() : 'needs Nix'

describe.skipIf(refused)(`an update with a restart (${refused ?? 'with Nix and root'}) [N23]`, () => {
  let attic: UpdateHost
  let kernel = 1
  const newKernel = () => ({ kernelVersion: `6.12.${++kernel}` })
  beforeAll(async () => {
    attic = await updateHost()
    // Adds the running system to the boot menu.
    await attic.host.run('/run/current-system/bin/switch-to-configuration', 'boot')
  })
  afterAll(() => attic?.close())
  beforeEach(() => attic.configure({}))

  /** Waits until the machine restarts, then starts it again. */
  const restarted = async () => {
    expect(await attic.host.ended()).toBe('reboot')
    await attic.host.reboot()
  }
  const waits = () => attic.until('sh', '-c', 'grep -q waiting /run/kiln/deploy/update-*/state')

  it('boots a new kernel once, and permanently after its checks held', async () => {
    const next = await attic.publish(newKernel())
    attic.begin('run')
    await restarted()
    expect(await attic.state()).toMatchObject({ running: next, boots: attic.first })
    expect(await attic.updates('settle')).toMatchObject({ outcome: 'switched', to: next })
    expect(await attic.state()).toEqual(wholly(next))
    await attic.host.reboot()
    expect(await attic.updates('settle')).toMatchObject({ outcome: 'settled' })
    expect(await attic.updates('run')).toMatchObject({ outcome: 'current' })
  })

  it("boots back if the machine's purpose fails with the new kernel, and remembers it", async () => {
    const before = (await attic.state()).running
    const dead = await attic.publish({ ...newKernel(), activation: 'ip link set eth0 up' })
    attic.begin('run')
    await restarted()
    expect((await attic.state()).running).toBe(dead)
    attic.begin('settle')
    await restarted()
    await attic.until('sh', '-c', 'test -e /run/kiln/deploy/update-*/outcome')
    expect(await attic.updates('settle')).toMatchObject({ status: 70, outcome: 'went-back', to: dead })
    expect(await attic.state()).toEqual(wholly(before))
    expect(await attic.updates('run')).toMatchObject({ outcome: 'waiting', for: 'went-back' })
  })

  it('a boot that nothing confirms goes back too, and does not count against the update yet', async () => {
    const before = (await attic.state()).running
    const next = await attic.publish(newKernel())
    attic.begin('run')
    await restarted()
    // Like a power cut, or a kernel that a watchdog ends.
    await attic.host.reboot()
    expect((await attic.state()).running).toBe(before)
    await attic.until('sh', '-c', 'test -e /run/kiln/deploy/update-*/outcome')
    const ended = { outcome: 'cut-off', to: next, why: 'not-booted' }
    expect(await attic.updates('settle')).toMatchObject(ended)
    const state = JSON.parse(await attic.host.run('cat', '/var/lib/kiln-updates/state.json'))
    expect(state.bad.at(-1)).toEqual({ system: next, why: 'not-booted', tries: 1 })
    expect(await attic.state()).toEqual(wholly(before))
  })

  const [unit, kept] = ['/etc/systemd/system.control', '/var/lib/kiln-deploy']
  const bootctl = '/usr/local/sbin/bootctl'

  it('judges a system on trial whose unit did not survive the restart, and keeps it', async () => {
    const before = (await attic.state()).running
    const next = await attic.publish({ ...newKernel(), activation: `${alive}; rm -rf ${unit} ${kept}` })
    attic.begin('run')
    await restarted()
    expect(await attic.state()).toMatchObject({ running: next, boots: before })
    expect(await attic.updates('settle')).toMatchObject({ outcome: 'switched', to: next })
    expect(await attic.state()).toEqual(wholly(next))
  })

  it.each([
    ['/etc', unit],
    ['/etc and /var/lib/kiln-deploy', `${unit} ${kept}`],
  ])('goes back from it where the checks fail, if %s did not survive', async (_, lost) => {
    const before = (await attic.state()).running
    const dead = await attic.publish({ ...newKernel(), activation: `ip link set eth0 up; rm -rf ${lost}` })
    attic.begin('run')
    await restarted()
    expect((await attic.state()).running).toBe(dead)
    attic.begin('settle')
    await restarted()
    const ended = { status: 70, outcome: 'went-back', to: dead, why: 'worse: purpose' }
    expect(await attic.updates('settle')).toMatchObject(ended)
    expect(await attic.state()).toEqual(wholly(before))
    await attic.host.run('test', '!', '-e', kept)
    expect(await attic.updates('run')).toMatchObject({ outcome: 'waiting', for: 'went-back' })
  })

  it('goes back from one that cut the network, with another boot loader and without the unit', async () => {
    const before = (await attic.state()).running
    await attic.host.run('mv', bootctl, '/usr/local/sbin/no-bootctl')
    const activation = `touch /run/purpose; ip link set eth0 down; rm -rf ${unit} ${kept}`
    const deaf = await attic.publish({ ...newKernel(), activation })
    attic.begin('run')
    await restarted()
    expect(await attic.state()).toEqual(wholly(deaf))
    attic.begin('settle')
    await restarted()
    expect(await attic.updates('settle')).toMatchObject({ outcome: 'went-back', why: 'worse: updates' })
    expect(await attic.state()).toEqual(wholly(before))
    await attic.host.run('mv', '/usr/local/sbin/no-bootctl', bootctl)
  })

  it('has its unit before the boot loader starts the new system, so a power cut there loses no trial', async () => {
    const before = (await attic.state()).running
    await attic.host.run('mv', bootctl, '/usr/local/sbin/no-bootctl')
    const written =
      'if [ "$1" = boot ]; then ln -sfn $(dirname $(dirname "$0")) /boot/default; touch /run/written; sleep 600; fi'
    const dead = await attic.publish({
      ...newKernel(),
      activation: 'ip link set eth0 up',
      switch: written,
    })
    attic.begin('run')
    await attic.until('test', '-e', '/run/written')
    await attic.host.reboot()
    expect((await attic.state()).running).toBe(dead)
    await attic.host.run('test', '-e', `${unit}/kiln-deploy-restarted.service`)
    await waits()
    attic.begin('settle')
    await restarted()
    expect(await attic.updates('settle')).toMatchObject({ outcome: 'went-back', why: 'worse: purpose' })
    expect(await attic.state()).toEqual(wholly(before))
    await attic.host.run('mv', '/usr/local/sbin/no-bootctl', bootctl)
  })

  it('does not restart a machine whose configuration forbids it, nor one without room for the kernel', async () => {
    await attic.publish(newKernel())
    await attic.configure({ restarts: false })
    expect(await attic.updates('run')).toMatchObject({ outcome: 'waiting', for: 'restart' })
    await attic.host.run('mkdir', '-p', '/mnt/esp')
    await attic.host.run('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', '/mnt/esp')
    await attic.configure({ bootFolder: '/mnt/esp' })
    expect(await attic.updates('run')).toMatchObject({ outcome: 'failed', problem: 'no-space' })
  })

  it('does not start a switch without room for its boot menu entry, and names the reason', async () => {
    const before = (await attic.state()).running
    const kernelVersion = bootedKernel(await attic.host.run('readlink', '-f', '/run/booted-system/kernel'))
    const next = await attic.publish({ kernelVersion })
    await attic.configure({ bootFolder: '/mnt/esp' })
    expect(await attic.updates('run')).toMatchObject({ outcome: 'failed', problem: 'no-space' })
    expect(JSON.parse(await attic.host.run('cat', '/var/lib/kiln-updates/last_switch'))).toMatchObject({
      toplevel: next,
      detail: expect.stringContaining('/mnt/esp has'),
    })
    expect(await attic.state()).toEqual(wholly(before))
    await attic.configure({})
    expect(await attic.updates('run')).toMatchObject({ outcome: 'switched', to: next })
  })

  it('after a power cut in the middle of a switch the machine is as before, and tries again', async () => {
    const before = (await attic.state()).running
    const next = await attic.publish({
      kernelVersion: bootedKernel(await attic.host.run('readlink', '-f', '/run/booted-system/kernel')),
    })
    await attic.configure({ holdSeconds: 60 })
    attic.begin('run')
    await waits()
    await attic.host.reboot()
    expect(await attic.state()).toEqual(wholly(before))
    await attic.configure({})
    expect(await attic.updates('settle')).toMatchObject({ outcome: 'cut-off', to: next })
    expect(await attic.updates('run')).toMatchObject({ outcome: 'switched', to: next })
    expect(await attic.state()).toEqual(wholly(next))
  })

  it('if only the program was killed, the next one judges the pending switch', async () => {
    const kernelVersion = bootedKernel(await attic.host.run('readlink', '-f', '/run/booted-system/kernel'))
    const next = await attic.publish({ kernelVersion, activation: alive })
    await attic.configure({ holdSeconds: 60 })
    attic.begin('run')
    await waits()
    await attic.host.run('pkill', '-KILL', '-f', 'kiln-updates.mjs run')
    await attic.configure({})
    expect(await attic.updates('settle')).toMatchObject({ outcome: 'switched', to: next })
    expect(await attic.state()).toEqual(wholly(next))
  })

  it('boots other parameters of the same kernel once too, because one may stop it', async () => {
    const kernelVersion = bootedKernel(await attic.host.run('readlink', '-f', '/run/booted-system/kernel'))
    const next = await attic.publish({ kernelVersion, kernelParams: 'console=ttyS0 quiet' })
    await attic.configure({ restarts: false })
    expect(await attic.updates('run')).toMatchObject({ outcome: 'waiting', for: 'restart' })
    await attic.configure({})
    attic.begin('run')
    await restarted()
    expect(await attic.state()).toMatchObject({ running: next })
    expect(await attic.updates('settle')).toMatchObject({ outcome: 'switched', to: next })
    expect(await attic.state()).toEqual(wholly(next))
  })
})

const bootedKernel = (path: string) => /linux-([\d.]+)\//.exec(path)?.[1] ?? ''
