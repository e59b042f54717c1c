// Copies of a disk to which its guest writes constantly, made by the bundled program in nix/packages.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { copiedGuest, copiesRefused } from '#test/guests/copied-guest.ts'

const title = `copies of Home Assistant's disk (${copiesRefused ?? 'with QEMU and root'}) [A5]`

describe.skipIf(copiesRefused)(title, { timeout: 15 * 60_000 }, () => {
  const { box, stop, end } = copiedGuest()

  it.each(['btrfs', 'ext4'] as const)('are consistent on %s, and the guest continues', async fileSystem => {
    const attic = box(fileSystem)
    const running = await attic.boot()
    const made = await attic.run('make')
    expect(made, made.said).toMatchObject({ code: 0, value: { isFrozen: true, wasReset: false } })
    console.log(`${fileSystem}: the guest paused for ${made.value.pauseMs} ms`)
    await running.writesAgain()
    expect(attic.kept()).toEqual([`${made.value.name}.qcow2`])
    expect(attic.isAtRest(attic.kept()[0] ?? '')).toBe(true)
    expect(attic.left()).toEqual([])
    expect(readdirSync(attic.at('qemu'))).toEqual([])
    // The control: a plain copy is not consistent.
    execFileSync('cp', [attic.disk, join(attic.copies, 'plain.qcow2')])
    expect(attic.isAtRest('plain.qcow2')).toBe(false)
    expect(running.starts()).toBe(1)
  })

  it('thaw the guest wherever the program was killed, and the next copy is complete', async () => {
    for (const fileSystem of ['btrfs', 'ext4'] as const) {
      const attic = box(fileSystem)
      const running = await attic.boot()
      for (const afterMs of [0, 200, 500, 900]) {
        const child = attic.start('make')
        const ended = new Promise(resolve => child.once('close', resolve))
        // Kill it once it may have frozen the guest.
        while (!existsSync(join(attic.copies, 'frozen')) && child.exitCode === null) await sleep(5)
        await sleep(afterMs)
        child.kill('SIGKILL')
        await ended
        // As ExecStopPost does.
        expect((await attic.run('thaw')).code).toBe(0)
        await running.writesAgain()
      }
      const made = await attic.run('make')
      expect(made, made.said).toMatchObject({ code: 0, value: { isFrozen: true } })
      expect(attic.isAtRest(`${made.value.name}.qcow2`)).toBe(true)
      expect(attic.left()).toEqual([])
      expect(running.starts()).toBe(1)
      await end()
    }
  })

  it('restart a guest whose agent never writesAgain it', async () => {
    const attic = box('btrfs')
    const running = await attic.boot('stuck')
    const made = await attic.run('make')
    expect(made, made.said).toMatchObject({ code: 0, value: { wasReset: true } })
    await running.until('restarted', () => running.starts() === 2)
    await running.writesAgain()
  })

  it('are made of a guest without an agent, which is not reported as frozen, and of one that is off', async () => {
    const attic = box('btrfs')
    await attic.boot('silent')
    const made = await attic.run('make')
    expect(made, made.said).toMatchObject({ code: 0, value: { isConsistent: false } })
    await stop()
    await sleep(1000)
    expect(await attic.run('make')).toMatchObject({ code: 0, value: { isConsistent: true } })
    await sleep(1000)
    expect(await attic.run('make')).toMatchObject({ code: 0 })
    expect(attic.kept()).toHaveLength(2)
    expect(attic.kept()).not.toContain(`${made.value.name}.qcow2`)
    const more = await attic.run('make', '--free-mib', '100000')
    expect(more).toMatchObject({ code: 75 })
    expect(more.said).toContain('bytes free')
    // Removing the older one would not have sufficed.
    expect(attic.kept()).toHaveLength(2)
    rmSync(attic.disk)
    expect(await attic.run('make')).toMatchObject({ code: 0, out: 'null\n' })
  })
})
