// A box at a Connect that was restored from a backup of a time when it had another owner.
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { serveConnect } from '#test/connect-process.ts'
import { atDesk, claimAt, claimedBox, codeOf } from '#test/device-box.ts'
import { faultyConnect } from '#test/faulty-connect.ts'
import { test } from '#test/folders.ts'

test('a restored Connect does not give a box back to the owner who released it since [A4]', async ({
  folder,
}) => {
  const home = join(folder, 'server')
  let server = await serveConnect(home)
  const between = await faultyConnect(server.address)
  try {
    const box = await claimedBox(home, folder, between.address)
    const id = box.read('install_id').trim()
    await server.end()
    cpSync(join(home, 'connect'), join(folder, 'backup'), { recursive: true })
    server = await serveConnect(home)
    between.to(server.address)
    await atDesk(home, desk => desk.release(id))
    expect((await box.run('kaliun-config-sync')).status).toBe(75)
    const again = box.start('kaliunbox-auto-claim')
    await claimAt(home, await codeOf(box), 'Grace Hopper')
    expect((await again.ended).status).toBe(0)
    expect((await box.run('kaliun-config-sync')).status).toBe(0)

    await server.end()
    rmSync(join(home, 'connect'), { recursive: true })
    cpSync(join(folder, 'backup'), join(home, 'connect'), { recursive: true })
    server = await serveConnect(home)
    between.to(server.address)
    for (const program of ['kaliun-health-reporter', 'kaliun-config-sync'] as const)
      expect((await box.run(program)).status).toBe(75)
    expect(box.told('sync')).toMatchObject({ problem: 'older-claim' })
    expect(box.config().customer.first_name).toBe('Grace')
    // What the screen says helps.
    await atDesk(home, desk => desk.release(id))
    expect((await box.run('kaliun-config-sync')).status).toBe(75)
    const third = box.start('kaliunbox-auto-claim')
    await claimAt(home, await codeOf(box), 'Grace Hopper')
    expect((await third.ended).status).toBe(0)
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
  } finally {
    between.close()
    await server.end()
  }
})
