// What Kiln keeps of the last answer of a Connect, and shows while it is away.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { kilnIn, serving } from '../support/connect-logins.ts'
import { test } from '../support/folders.ts'
import { mapKeyring } from '../support/keyring/map-keyring.ts'

const hour = 3_600_000

describe('the last answer of a Connect [A8]', () => {
  test('is shown with its time while the Connect is away, and calmly for a day', async ({ folder }) => {
    const server = await serving()
    const entries = new Map<string, string>()
    const first = kilnIn(folder, mapKeyring(entries))
    await first.client.connect.add({ login: server.login })
    await first.close()
    await server.end()
    let now = Date.now()
    const kiln = kilnIn(folder, mapKeyring(entries), ports => ({ ...ports, now: () => now }))
    const { connect } = kiln.client
    expect((await connect.list({})).servers).toMatchObject([{ askedAt: null, problem: null, isAway: false }])
    await connect.refresh({})
    const seen = await connect.list({})
    expect(seen.servers).toMatchObject([
      { problem: { code: 'connect.unreachable' }, isAway: true, login: 'Ada, laptop' },
    ])
    expect(now - (seen.servers[0]?.seenAt ?? 0)).toBeLessThan(hour)
    expect(seen.boxes).toMatchObject([{ hostname: 'kitchen', state: 'attention' }])
    now += 25 * hour
    expect((await connect.list({})).servers).toMatchObject([{ isAway: false }])
    await kiln.close()
  })

  test("has this computer's times if the Connect's clock differs", async ({ folder }) => {
    const ahead = 2 * hour
    const server = await serving({ now: Date.now() + ahead })
    const kiln = kilnIn(folder, mapKeyring(new Map()))
    const { connect } = kiln.client
    await connect.add({ login: server.login })
    const [box] = (await connect.list({})).boxes
    expect(Math.abs((box?.since ?? 0) + ahead - 5000)).toBeLessThan(5000)
    expect(Math.abs((box?.firstSeenAt ?? 0) + ahead - 1000)).toBeLessThan(5000)
    await kiln.close()
  })

  test('counts as missing if its file is corrupt, and stays unchanged if a newer Kiln wrote it', async ({
    folder,
  }) => {
    const server = await serving()
    const entries = new Map<string, string>()
    const first = kilnIn(folder, mapKeyring(entries))
    const { id } = await first.client.connect.add({ login: server.login })
    await first.close()
    const path = join(first.ports.folders.data, 'connected', `${id}.json`)
    const whole = readFileSync(path, 'utf8')
    writeFileSync(path, whole.slice(0, whole.length / 2))
    const kiln = kilnIn(folder, mapKeyring(entries))
    const { connect } = kiln.client
    expect(await connect.list({})).toMatchObject({ servers: [{ seenAt: null }], boxes: [] })
    await connect.refresh({})
    expect((await connect.list({})).boxes).toHaveLength(1)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ schema: 1 })
    const newer = JSON.stringify({ schema: 99 })
    writeFileSync(path, newer)
    expect((await connect.list({})).boxes).toHaveLength(0)
    await connect.refresh({})
    expect((await connect.list({})).boxes).toHaveLength(1)
    expect(readFileSync(path, 'utf8')).toBe(newer)
    await kiln.close()
  })

  test('is not shown if a newer Kiln wrote the file of logins, which stays', async ({ folder }) => {
    const server = await serving()
    const kiln = kilnIn(folder, mapKeyring(new Map()))
    await kiln.client.connect.add({ login: server.login })
    const path = join(kiln.ports.folders.config, 'connect.json')
    writeFileSync(path, '{"schema":99}')
    await expect(kiln.client.connect.list({})).rejects.toMatchObject({ code: 'connect.logins-newer' })
    await expect(kiln.client.connect.add({ login: server.login })).rejects.toMatchObject({
      code: 'connect.logins-newer',
    })
    expect(readFileSync(path, 'utf8')).toBe('{"schema":99}')
    await kiln.close()
  })
})
