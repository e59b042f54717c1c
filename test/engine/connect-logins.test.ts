// Kiln's logins at Connects, with a server that can also misbehave.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import type { KeyringPort } from '#engine/ports/keyring.ts'
import { failure } from '#shared/errors.ts'
import { kilnIn, serving } from '../support/connect-logins.ts'
import { boxesCall, kitchen, listAnswer, standIn } from '../support/connect-stand-in.ts'
import { test } from '../support/folders.ts'
import { mapKeyring } from '../support/keyring/map-keyring.ts'

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(each => each.isFile())
    .map(each => join(each.parentPath, each.name))

describe('a login at a Connect [A8] [N16]', () => {
  test('is added once the Connect has answered to it, and its secret is in no file', async ({ folder }) => {
    const server = await serving()
    const entries = new Map<string, string>()
    const kiln = kilnIn(folder, mapKeyring(entries))
    const { connect } = kiln.client
    const added = await connect.add({ login: ` ${server.login}\n` })
    expect(added).toMatchObject({
      address: server.address,
      login: 'Ada, laptop',
      households: [{ id: 'home', role: 'owner' }],
      problem: null,
      isAway: false,
    })
    expect([...entries]).toEqual([[`connect/${added.id}`, server.token]])
    expect(server.seen).toMatchObject([{ call: boxesCall, authorization: `Bearer ${server.token}` }])
    const { boxes } = await connect.list({})
    expect(boxes).toMatchObject([
      { hostname: 'kitchen', state: 'attention', because: 'units-failed', since: 5000, box: null },
    ])
    for (const path of filesIn(folder)) expect(readFileSync(path, 'utf8')).not.toContain(server.token)
    expect(statSync(join(kiln.ports.folders.config, 'connect.json')).mode & 0o077).toBe(0)
    await kiln.close()
  })

  test('is not stored if it is invalid, unencrypted over a network, or refused', async ({ folder }) => {
    const server = await standIn()
    server.answers[boxesCall] = { status: 401, body: { error: 'unauthorized' } }
    const entries = new Map<string, string>()
    const kiln = kilnIn(folder, mapKeyring(entries))
    const codeOf = (login: string) => kiln.client.connect.add({ login }).catch(thrown => thrown.code)
    expect(await codeOf('https://connect.example')).toBe('connect.login-form')
    expect(await codeOf(server.login.replace('#login.', '#'))).toBe('connect.login-form')
    expect(await codeOf(`http://connect.example#login.${server.token}`)).toBe('connect.login-plain')
    expect(await codeOf(`http://127.0.0.1.example:1#login.${server.token}`)).toBe('connect.login-plain')
    expect(await codeOf(server.login)).toBe('connect.login-refused')
    await server.end()
    expect(await codeOf(server.login)).toBe('connect.unreachable')
    expect(entries.size).toBe(0)
    expect((await kiln.client.connect.list({})).servers).toEqual([])
    await kiln.close()
  })

  test('leaves nothing behind if the keyring refuses it, or if there are too many', async ({ folder }) => {
    const server = await serving()
    const locked: KeyringPort = {
      ...mapKeyring(new Map()),
      store: async () => {
        throw failure('keyring.locked', { operation: 'keyring', values: { program: 'secret-tool' } })
      },
    }
    const first = kilnIn(folder, locked)
    await expect(first.client.connect.add({ login: server.login })).rejects.toMatchObject({
      code: 'keyring.locked',
    })
    expect((await first.client.connect.list({})).servers).toEqual([])
    await first.close()
    const path = join(first.ports.folders.config, 'connect.json')
    const servers = Array.from({ length: 50 }, (_, at) => ({
      address: `https://connect-${at}.example`,
      fingerprint: null,
    }))
    writeFileSync(path, JSON.stringify({ schema: 1, servers, links: [] }))
    const entries = new Map<string, string>()
    const second = kilnIn(folder, mapKeyring(entries))
    await expect(second.client.connect.add({ login: server.login })).rejects.toMatchObject({
      code: 'connect.too-many',
    })
    expect(entries.size).toBe(0)
    await second.close()
  })

  test('is revoked at the Connect, and removed here even if that is unreachable', async ({ folder }) => {
    const server = await serving()
    server.answers['DELETE /api/v1/kiln/login'] = { status: 204 }
    const entries = new Map<string, string>()
    const kiln = kilnIn(folder, mapKeyring(entries))
    const { connect } = kiln.client
    const { address } = server
    await connect.add({ login: server.login })
    expect(await connect.remove({ server: address })).toEqual({ address, unended: null, kept: null })
    expect(server.seen.at(-1)?.call).toBe('DELETE /api/v1/kiln/login')
    await expect(connect.remove({ server: address })).rejects.toMatchObject({
      code: 'connect.server-unknown',
    })
    // It has already been revoked there.
    await connect.add({ login: server.login })
    server.answers['DELETE /api/v1/kiln/login'] = { status: 401, body: { error: 'unauthorized' } }
    expect(await connect.remove({ server: address })).toMatchObject({ unended: null })
    await connect.add({ login: server.login })
    await server.end()
    expect(await connect.remove({ server: address })).toMatchObject({
      unended: { code: 'connect.unreachable' },
      kept: null,
    })
    expect(entries.size).toBe(0)
    expect(await connect.list({})).toEqual({ servers: [], boxes: [], waiting: [] })
    expect(readdirSync(join(kiln.ports.folders.data, 'connected'))).toEqual([])
    await kiln.close()
  })

  test('that replaces another at the same address revokes that one', async ({ folder }) => {
    const server = await serving()
    const leave = 'DELETE /api/v1/kiln/login'
    server.answers[leave] = { status: 204 }
    const entries = new Map<string, string>()
    const kiln = kilnIn(folder, mapKeyring(entries))
    await kiln.client.connect.add({ login: server.login })
    const other = 'o'.repeat(43)
    const added = await kiln.client.connect.add({ login: server.login.replace(server.token, other) })
    expect([...entries]).toEqual([[`connect/${added.id}`, other]])
    const ended = () => server.seen.filter(({ call }) => call === leave)
    expect(ended()).toMatchObject([{ authorization: `Bearer ${server.token}` }])
    // Adding the same one again does not revoke it.
    await kiln.client.connect.add({ login: server.login.replace(server.token, other) })
    expect(ended()).toHaveLength(1)
    expect((await kiln.client.connect.list({})).servers).toHaveLength(1)
    await kiln.close()
  })

  test('that another Kiln replaced works without a restart', async ({ folder }) => {
    const server = await serving()
    const entries = new Map<string, string>()
    const kiln = kilnIn(folder, mapKeyring(entries))
    const { connect } = kiln.client
    const { id } = await connect.add({ login: server.login })
    server.answers[boxesCall] = reply => {
      const isNew = server.seen.at(-1)?.authorization === `Bearer ${'n'.repeat(43)}`
      reply.writeHead(isNew ? 200 : 401)
      reply.end(JSON.stringify(isNew ? listAnswer() : { error: 'unauthorized' }))
    }
    await connect.refresh({})
    expect((await connect.list({})).servers[0]?.problem?.code).toBe('connect.login-refused')
    entries.set(`connect/${id}`, 'n'.repeat(43))
    await connect.refresh({})
    expect((await connect.list({})).servers[0]?.problem).toBeNull()
    await kiln.close()
  })

  test('in a locked keyring is read only if a user is waiting', async ({ folder }) => {
    const server = await serving()
    const entries = new Map<string, string>()
    const first = kilnIn(folder, mapKeyring(entries))
    await first.client.connect.add({ login: server.login })
    await first.close()
    let reads = 0
    const locked: KeyringPort = {
      ...mapKeyring(entries),
      read: async () => {
        reads++
        throw failure('keyring.locked', { operation: 'keyring', values: { program: 'secret-tool' } })
      },
    }
    const kiln = kilnIn(folder, locked)
    const { connect } = kiln.client
    const problem = async () => (await connect.list({})).servers[0]?.problem?.code
    await connect.refresh({})
    expect([await problem(), reads]).toEqual(['keyring.locked', 1])
    // The last known state is shown.
    expect((await connect.list({})).boxes).toHaveLength(1)
    await expect(connect.show({ server: server.address, id: kitchen.id })).rejects.toMatchObject({
      code: 'keyring.locked',
    })
    expect(reads).toBe(2)
    await kiln.close()
  })
})
