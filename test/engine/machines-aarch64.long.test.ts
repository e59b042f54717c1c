// An aarch64 machine on a computer of another kind: QEMU's virt board, its UEFI firmware, and a screen,
// emulated. The demo profile is x86_64 only, so its disk is empty, and only the firmware runs.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { firmwareProblem, qemuFor } from '#test/aarch64.ts'
import { firstOf } from '#test/machines/machine-streams.ts'
import { type MachineEngine, machineEngine } from '#test/machines/machines.ts'

const missing = qemuFor('aarch64') ?? firmwareProblem('aarch64')

describe.skipIf(missing)(`an aarch64 machine (${missing ?? 'emulated'})`, { timeout: 300_000 }, () => {
  let kiln: MachineEngine
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kiln-test-'))
    const disk = join(folder, 'empty.raw')
    writeFileSync(disk, Buffer.alloc(8 << 20))
    kiln = machineEngine(disk)
  })
  afterEach(async () => {
    await kiln.close()
    rmSync(folder, { recursive: true })
  })

  it('starts its firmware, has a screen, and says why it is slow [B3]', async () => {
    const { client } = kiln
    const image = await kiln.image(28_771, [], 'aarch64')
    const machine = await kiln.run({ image: image.id })
    expect(machine).toMatchObject({ architecture: 'aarch64', state: 'running', acceleration: 'tcg' })
    if (process.arch !== 'arm64')
      expect(machine.slowBecause).toMatchObject({ code: 'machine.slow.other-architecture' })
    const { id } = machine
    expect(await firstOf(client, 'machines.screen', id, /^RFB 003\.008\n/)).toBe('RFB 003.008\n')
    await kiln.waitForSerial(id, /BdsDxe: |UEFI Interactive Shell|Shell>/)
    // The machine has a disk of this architecture's kind, and its memory can be saved and restored.
    const saved = await kiln.ended(client.machines.makeCheckpoint({ id, name: 'firmware' }))
    expect(saved).toMatchObject({ error: null, value: { checkpoints: [{ name: 'firmware' }] } })
    expect((await kiln.ended(client.machines.goBack({ id, name: 'firmware' }))).error).toBeNull()
    expect(await client.machines.forceOff({ id })).toMatchObject({ state: 'stopped' })
  })
})
