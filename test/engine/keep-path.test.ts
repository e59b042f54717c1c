// A path that was made persistent on a host, in the answers of its box.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { keepPathInBox } from '#engine/boxes/keep-path.ts'
import { testEngine } from '#test/engine/engine.ts'
import { test } from '../support/folders.ts'

test("a path that a host keeps is added to its box's answers, once, and to no other box [W3]", async ({
  folder,
}) => {
  const kiln = testEngine({ home: folder })
  const desk = await kiln.client.boxes.add({ name: 'desk', profile: 'tiny' })
  await kiln.client.boxes.add({ name: 'other', profile: 'tiny' })
  const record = join(folder, 'boxes', desk.id, 'box.json')
  writeFileSync(record, JSON.stringify({ ...JSON.parse(readFileSync(record, 'utf8')), host: 'desk' }))
  const profiles = (keys: string[]) => async () =>
    ({ profiles: [{ id: 'tiny', schemaOptions: keys.map(key => ({ key })) }] }) as never
  const keep = (path: string, keys = ['persistentPaths'], host = 'desk') =>
    keepPathInBox(
      { ports: kiln.ports, profiles: profiles(keys), notifyChanged: () => undefined },
      { host, path },
    )
  const optionsOf = async (box: string) => (await kiln.client.boxes.show({ box })).options

  expect(await keep('/etc/a')).toBe('desk')
  expect(await keep('/home/ada/b c')).toBe('desk')
  // As shell completion leaves it, and as the host writes it.
  for (const same of ['/etc/a', '/etc/a/', '//etc//a', '/etc/x/../a/.']) expect(await keep(same)).toBe('desk')
  expect(JSON.parse(readFileSync(record, 'utf8')).options).toMatchObject({
    hostname: 'desk',
    persistentPaths: ['/etc/a', '/home/ada/b c'],
  })
  expect(await keep('/etc/c', ['hostname'])).toBeNull()
  expect(await keep('/etc/c', ['persistentPaths'], 'elsewhere')).toBeNull()
  expect(await optionsOf('other')).not.toHaveProperty('persistentPaths')
  // The host has it in any case.
  writeFileSync(record, '{')
  expect(await keep('/etc/c')).toBeNull()
  await kiln.close()
})
