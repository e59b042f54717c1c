// A copy of Home Assistant's disk that is put back by the bundled program in nix/packages, also one that is killed.
import { existsSync, linkSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { copiedGuest, copiesRefused } from '#test/guests/copied-guest.ts'

const title = `copies of Home Assistant's disk (${copiesRefused ?? 'with QEMU and root'}) [A5]`

describe.skipIf(copiesRefused)(title, { timeout: 15 * 60_000 }, () => {
  const { box } = copiedGuest()

  it('are restored by a command that shows their age, and the present disk is kept', async () => {
    const attic = box('btrfs')
    // A fake systemctl, for a machine that stops and starts at once.
    writeFileSync(join(attic.bin, 'systemctl'), `#!/bin/sh\necho "$@" >>${attic.at('asked')}\n`, {
      mode: 0o755,
    })
    const { value } = await attic.run('make')
    writeFileSync(attic.disk, readFileSync(attic.disk).fill(1, 70_000))
    const present = readFileSync(attic.disk)
    const before = readFileSync(join(attic.copies, `${value.name}.qcow2`))
    expect(await attic.run('restore', value.name)).toMatchObject({ code: 75 })
    expect(readFileSync(attic.disk).equals(present)).toBe(true)
    const restored = await attic.run('restore', value.name, '--yes')
    expect(restored, restored.said).toMatchObject({ code: 0 })
    expect(restored.said).toContain('0 min old')
    expect(readFileSync(attic.disk).equals(before)).toBe(true)
    const kept = attic.kept().find(name => name.startsWith('restore-')) ?? ''
    expect(readFileSync(join(attic.copies, kept)).equals(present)).toBe(true)
    expect(readFileSync(attic.at('asked'), 'utf8')).toBe(
      'stop homeassistant-vm.service\nstart homeassistant-vm.service\n',
    )
    expect((await attic.run('list')).out).toContain(value.name)
    expect(await attic.run('restore', '../../etc/passwd', '--yes')).toMatchObject({ code: 75 })
  })

  it('a restore that is killed at any step leaves a complete disk, and no copy that is the disk itself', async () => {
    const attic = box('btrfs')
    writeFileSync(join(attic.bin, 'systemctl'), '#!/bin/sh\n', { mode: 0o755 })
    const { value } = await attic.run('make')
    const before = readFileSync(attic.disk)
    for (const afterMs of [60, 80, 100, 120, 140, 160, 200]) {
      const child = attic.start('restore', value.name, '--yes')
      const ended = new Promise(resolve => child.once('close', resolve))
      await sleep(afterMs)
      child.kill('SIGKILL')
      await ended
      expect(readFileSync(attic.disk).equals(before)).toBe(true)
    }
    // The one step that a kill hardly hits: the disk already has its second name.
    const twin = join(attic.copies, 'restore-20260101T000000Z')
    linkSync(attic.disk, `${twin}.qcow2`)
    writeFileSync(
      `${twin}.json`,
      JSON.stringify({ made: '2026-01-01T00:00:00Z', isConsistent: true, pauseMs: 0 }),
    )
    const made = await attic.run('make')
    expect(made, made.said).toMatchObject({ code: 0 })
    expect(existsSync(`${twin}.qcow2`)).toBe(false)
    expect(statSync(attic.disk).nlink).toBe(1)
    expect(attic.left()).toEqual([])
  })
})
