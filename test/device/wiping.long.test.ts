// A box whose wipe could not finish takes no owner: each start would remove what the next one has on it.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, vi } from 'vitest'
import { claimAt, codeOf, connectOfFile, deviceBox } from '#test/device-box.ts'
import { test } from '#test/folders.ts'
import { unclaimed } from '#test/unclaimed-box.ts'

const connect = connectOfFile()
const patience = { timeout: 60_000, interval: 50 }

describe.each([
  ['a wipe', 'wiping'],
  ['a hand-over', 'handing/former-gone'],
])('a box of whose former owner %s could not remove all [A8]', (_what, mark) => {
  test('asks its Connect for no code until that is gone', async ({ folder }) => {
    const box = deviceBox(folder, connect.between.address)
    mkdirSync(join(box.state, 'handing'))
    writeFileSync(box.path(mark), '')
    const before = connect.between.calls.length
    const claim = box.start('kaliunbox-auto-claim')
    await vi.waitFor(
      () => expect(box.told('claim')).toMatchObject({ problem: 'wiping', claim: null }),
      patience,
    )
    expect(connect.between.calls.length).toBe(before)
    rmSync(box.path(mark))
    await claimAt(connect.home, await codeOf(box))
    expect((await claim.ended).status).toBe(0)
  })

  test('shows no code on its network until that is gone', async ({ folder }) => {
    const box = unclaimed(folder)
    mkdirSync(join(box.state, 'handing'))
    writeFileSync(join(box.state, mark), '')
    box.start({ pace: 0.01 })
    await vi.waitFor(() => expect(box.told()).toMatchObject({ problem: 'wiping', claim: null }), patience)
    rmSync(join(box.state, mark))
    expect(await box.shown()).toMatchObject({ code: expect.any(String) })
    expect(box.told()).toMatchObject({ problem: null })
  })
})
