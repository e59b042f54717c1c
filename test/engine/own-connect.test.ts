// The Connect that Kiln runs on this computer: the real engine, and its command line as the real server on loopback.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { answers, choiceOf, codeOf, kilnIn, servingPid, soon } from '#test/own-connect.ts'
import { test } from '../support/folders.ts'

test('starts with a set-up code, stops in order, and starts again with the same data [A8]', async ({
  folder,
}) => {
  const kiln = kilnIn(folder)
  const { connect } = kiln.client
  const choice = await choiceOf()
  expect(await connect.own({})).toMatchObject({ state: 'stopped', running: null, problem: null })
  const { state, running } = await connect.startOwn({ choice })
  const url = `http://127.0.0.1:${choice.port}`
  expect(state).toBe('running')
  expect(running).toMatchObject({ url, network: [], fingerprint: null })
  expect(running?.setUpCode).toMatch(/^[\w-]{8,}$/)
  expect(await answers(`${url}/`)).toBe(200)
  // A window that reloads sees the same.
  expect((await connect.own({})).running).toEqual(running)
  const pid = servingPid(folder)
  // A second click starts no second one.
  await connect.startOwn({ choice })
  expect(servingPid(folder)).toBe(pid)

  const secret = readFileSync(join(folder, 'connect', 'secret'))
  expect((await connect.stopOwn({})).state).toBe('stopped')
  expect(await answers(url)).toBe('none')
  // Its database is closed: the log is written back.
  expect(existsSync(join(folder, 'connect', 'connect.db-wal'))).toBe(false)
  expect((await connect.startOwn({ choice })).state).toBe('running')
  expect(readFileSync(join(folder, 'connect', 'secret'))).toEqual(secret)
  // The end of the engine is its end.
  await kiln.close()
  expect(await answers(url)).toBe('none')
  expect(existsSync(join(folder, 'connect', 'serving.pid'))).toBe(false)
})

test('Kiln itself gets a login there, and sees its household [A8]', async ({ folder }) => {
  const kiln = kilnIn(folder)
  const { connect } = kiln.client
  expect(await codeOf(connect.joinOwn({}))).toBe('connect.own-stopped')
  const choice = await choiceOf({ reach: 'network' })
  const { running } = await connect.startOwn({ choice })
  expect(running?.fingerprint).toMatch(/^SHA256:/)
  expect(running?.setUpCode).toBeNull()
  for (const { url } of running?.network ?? []) expect(url).toMatch(/^https:\/\/[\d.]+:\d+$/)
  const server = await connect.joinOwn({})
  expect(server).toMatchObject({
    address: `https://127.0.0.1:${choice.port}`,
    fingerprint: running?.fingerprint,
    households: [{ name: 'Home', role: 'owner' }],
  })
  // On loopback alone it has the certificate still, and shows it to no one.
  await connect.stopOwn({})
  await connect.startOwn({ choice: { ...choice, reach: 'loopback' } })
  expect(await connect.joinOwn({})).toMatchObject({
    address: `http://127.0.0.1:${choice.port}`,
    fingerprint: null,
  })
  await kiln.close()
})

test('starts with Kiln only if a person chose that [A8]', async ({ folder }) => {
  const choice = await choiceOf({ withKiln: true })
  const first = kilnIn(folder)
  await first.client.connect.startOwn({ choice })
  await first.close()
  const second = kilnIn(folder)
  second.engine.maintain()
  await expect.poll(async () => (await second.client.connect.own({})).state, soon).toBe('running')
  await second.client.connect.setOwnWithKiln({ withKiln: false })
  expect((await second.client.connect.own({})).choice).toEqual({ ...choice, withKiln: false })
  await second.close()
  const third = kilnIn(folder)
  third.engine.maintain()
  for (let look = 0; look < 5; look++) expect((await third.client.connect.own({})).state).toBe('stopped')
  await third.close()
})
