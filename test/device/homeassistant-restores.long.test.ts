// A copy of Home Assistant's disk that is put back by the bundled program in nix/packages, also one that is killed.
import { existsSync, linkSync, mkdirSync, readFileSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { copiedGuest, copiesRefused } from '#test/guests/copied-guest.ts'

const MiB = 2 ** 20
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

  it('are not removed because a clock was ahead, or to make room for themselves', async () => {
    const attic = box('ext4')
    writeFileSync(join(attic.bin, 'systemctl'), '#!/bin/sh\n', { mode: 0o755 })
    const record = { made: '2099-01-01T00:00:00Z', isConsistent: true, pauseMs: 0 }
    const store = (name: string, more: object) => {
      mkdirSync(attic.copies, { recursive: true })
      writeFileSync(join(attic.copies, `${name}.qcow2`), readFileSync(attic.disk))
      writeFileSync(join(attic.copies, `${name}.json`), JSON.stringify({ ...record, ...more }))
    }
    // Made while the clock was ahead: by an older program, and by this one.
    store('update-20990101T000000Z', {})
    store('update-20990101T000001Z', { number: 1 })
    store('restore-20990101T000000Z', {})
    const made = await attic.run('make')
    expect(made, made.said).toMatchObject({ code: 0, value: { number: 2 } })
    const name = made.value.name as string
    expect(attic.kept()).toEqual(
      ['restore-20990101T000000Z.qcow2', `${name}.qcow2`, 'update-20990101T000001Z.qcow2'].sort(),
    )
    const present = readFileSync(attic.disk)
    const restored = await attic.run('restore', 'update-20990101T000001Z', '--yes')
    expect(restored, restored.said).toMatchObject({ code: 0 })
    const [kept = '', ...more] = attic.kept().filter(each => each.startsWith('restore-'))
    expect(more).toEqual([])
    expect(kept).not.toContain('2099')
    expect(readFileSync(join(attic.copies, kept)).equals(present)).toBe(true)
    // Room for the copy only if the requested one went.
    const { bavail, bsize } = statfsSync(attic.copies)
    const size = statSync(join(attic.copies, 'update-20990101T000001Z.qcow2')).blocks * 512
    const free = Math.floor((bavail * bsize - size + size / 2) / MiB)
    const full = await attic.run('restore', 'update-20990101T000001Z', '--yes', '--free-mib', String(free))
    expect(full, full.said).toMatchObject({ code: 75 })
    expect(existsSync(join(attic.copies, 'update-20990101T000001Z.qcow2'))).toBe(true)
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
