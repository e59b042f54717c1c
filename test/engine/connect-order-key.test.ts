// A Connect that was taken over shows the key of a box, and then answers with its own. The real engine, the real ssh-keygen and the
// real `kiln connect serve`; in between, the second answer is changed.
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { createProcessRunner } from '#platform/process/run.ts'
import { createSsh } from '#platform/ssh/ssh.ts'
import { readLogin } from '#shared/connect/kiln-login.ts'
import { ownerCalls } from '#shared/connect/owner-calls.ts'
import { atDesk, claimedBox, connectOfFile } from '#test/device-box.ts'
import { testEngine } from '../support/engine/engine.ts'
import { test } from '../support/folders.ts'
import { mapKeyring } from '../support/keyring/map-keyring.ts'

const at = connectOfFile()

test('an order is signed for the key that was shown, and for no other [A8]', async ({ folder }) => {
  const person = join(folder, 'person')
  mkdirSync(person)
  const key = join(person, 'id_ed25519')
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])
  const { address } = at.between
  const box = await claimedBox(at.home, join(folder, 'box'), address)
  const id = box.read('install_id').trim()
  const run = createProcessRunner({ env: { PATH: process.env['PATH'], HOME: person } })
  const ssh = createSsh({ run, home: person, tempFolder: tmpdir() })
  const kiln = testEngine({
    home: join(folder, 'kiln'),
    env: { NO_PROXY: '', HTTP_PROXY: '', http_proxy: '', HTTPS_PROXY: '', https_proxy: '' },
    change: ports => ({ ...ports, keyring: mapKeyring(new Map()), ssh }),
  })
  const { connect } = kiln.client
  const login = await atDesk(at.home, desk =>
    desk.makeComputer({ name: 'laptop', household: 'Home', url: address }),
  )
  const { id: server } = await connect.add({ login })
  const { keyLetters } = await connect.show({ server, id })

  const { token } = readLogin(login) ?? expect.unreachable()
  const path = `/api/v1/kiln/boxes/${id}`
  const answer = await fetch(at.server.address + path, { headers: { authorization: `Bearer ${token}` } })
  const known = ownerCalls.box.answers[200].parse(await answer.json())
  const body = JSON.stringify({ ...known, device_key: Buffer.alloc(32, 7).toString('base64url') })
  at.between.when(call => (call.method === 'GET' && call.path === path ? { status: 200, body } : 'pass'))

  const to = await atDesk(at.home, desk =>
    desk.enrol({
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      household: 'Home',
      pangolin: null,
      url: 'https://b.example',
      atOnce: true,
    }),
  )
  const order = { server, id, name: 'kitchen', keyLetters, key, hours: 1 }
  const before = at.between.calls.length
  for (const wanted of [
    { kind: 'move', to, fingerprint: null } as const,
    { kind: 'wipe' } as const,
    { kind: 'hand-over', to, fingerprint: null, owner: null, updates: '', keeps: true } as const,
    { kind: 'logs', on: true } as const,
  ]) {
    const ended = await connect.order({ ...order, order: wanted }).catch(thrown => thrown)
    expect(ended).toMatchObject({ code: 'connect.key-changed', values: { address } })
  }
  expect(at.between.calls.slice(before).filter(({ method }) => method === 'POST')).toEqual([])

  // The box's own key: it is the one that was shown.
  at.between.when(() => 'pass')
  expect(known.device_key).toBe(box.read('device_key.pub').trim())
  const move = { kind: 'move', to, fingerprint: null } as const
  expect(await connect.order({ ...order, order: move })).toMatchObject({ id: expect.any(String) })
  await kiln.close()
})
