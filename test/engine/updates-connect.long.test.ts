// Two boxes whose updates the real `kiln connect serve` shows: the update of the later box waits there for
// the first one, whose real programs look for its update and report.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ConnectProcess, isOfFile, kilnConnect, serveConnect } from '#test/connect-process.ts'
import { claimedBox, type DeviceBox } from '#test/device-box.ts'
import { hasNix } from '#test/tools-here.ts'
import { type Published, published } from '#test/updates/published.ts'

type Machine = ReturnType<Published['machine']>

describe.skipIf(!hasNix)('updates that Connect holds back (needs Nix) [N23]', { timeout: 300_000 }, () => {
  let shown: Published
  let home: string
  let connect: ConnectProcess
  let device: DeviceBox
  let [attic, kitchen] = [{} as Machine, {} as Machine]
  let version = 1
  beforeAll(async () => {
    shown = await published()
    const { kiln } = shown
    const { id } = await kiln.box('kitchen', {
      label: '26.05.1',
      packages: [{ name: 'kettle', version: '1.0', kib: 8 }],
    })
    await kiln.publish({ boxes: ['attic', 'kitchen'] })
    home = mkdtempSync(join(tmpdir(), 'kiln-connect-'))
    connect = await serveConnect(home, '--updates', kiln.folder)
    isOfFile(connect)
    const source = `${connect.address}/updates`
    attic = shown.machine({ source })
    const { profile } = (await kiln.client.updates.trust({ box: id, source })).trust
    kitchen = shown.machine({ source, for: `box/${id}`, profile })
    device = await claimedBox(home, join(home, 'device'), connect.address)
  }, 300_000)
  afterAll(async () => {
    await connect?.end()
    await shown?.close()
    rmSync(home, { recursive: true, force: true })
  })

  /** The state after a switch, or after going back: the attic runs this, and reports it. */
  const reports = async (system: string, lastSwitch: object) => {
    const root = join(home, 'root')
    const state = join(root, 'var/lib/kiln-updates')
    rmSync(root, { recursive: true, force: true })
    mkdirSync(join(root, 'run'), { recursive: true })
    mkdirSync(state, { recursive: true })
    symlinkSync(system, join(root, 'run/current-system'))
    cpSync(join(attic.state, 'last_look'), join(state, 'last_look'))
    writeFileSync(join(state, 'last_switch'), JSON.stringify(lastSwitch))
    // This computer's systemd takes no part in it.
    const programs = join(home, 'programs')
    mkdirSync(programs, { recursive: true })
    writeFileSync(join(programs, 'systemctl'), '#!/bin/sh\nexit 0\n', { mode: 0o755 })
    const sent = await device.run('kaliun-health-reporter', { words: ['--root', root], programs })
    expect(sent).toMatchObject({ status: 0 })
  }
  const publishNext = async () => {
    const { kiln } = shown
    version++
    for (const name of ['attic', 'kitchen'])
      kiln.system(name, {
        label: `26.05.${version}`,
        packages: [{ name: `of-${name}`, version: `1.${version}`, kib: 8 }],
      })
    const result = await kiln.publish({ boxes: ['attic', 'kitchen'], first: 1 })
    expect(result.boxes.map(({ name }) => name)).toEqual(['attic'])
    return result.boxes[0]?.to ?? ''
  }
  const names = ({ toplevel = '' }: { toplevel?: string }) => toplevel.replace(/^.*?-nixos-system-/, '')

  it('the later box gets its update after the first one runs its own, without another publication', async () => {
    const before = await kitchen.look()
    expect(before).toMatchObject({ outcome: 'ready', toplevel: expect.stringContaining('kitchen-26.05.1') })
    const system = await publishNext()
    expect(names(await attic.look())).toBe('attic-26.05.2')
    expect(await kitchen.look()).toEqual(before)
    await reports(system, { outcome: 'switched', to: system })
    expect(names(await kitchen.look())).toBe('kitchen-26.05.2')
    expect(readFileSync(join(kitchen.state, 'last_look'), 'utf8')).toContain('"for":"box/')
  })

  it('a first box that went back holds the later one back', async () => {
    const old = (await attic.look()).toplevel
    const system = await publishNext()
    await attic.look()
    await reports(old, { outcome: 'went-back', why: 'worse: tcp 8123', to: system })
    expect(await kitchen.look()).toMatchObject({ outcome: 'none' })
    expect(kilnConnect(home, 'boxes').lines.at(-1)).toMatchObject({
      boxes: [{ claimed: { state: 'attention', because: 'update-failed' } }],
    })
    // Not even a renewed pointer downgrades it.
    const { kiln } = shown
    await kiln.publish({ boxes: ['attic'] })
    expect(await kitchen.look()).toMatchObject({ outcome: 'none' })
    // A person decides for all: without --first.
    await kiln.publish({ boxes: ['attic', 'kitchen'] })
    expect(names(await kitchen.look())).toBe('kitchen-26.05.3')
  })
})
