// Tests what the reading of a profile refuses: later a drive or a folder would already exist.

import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { createFiles } from '#platform/files/files.ts'
import { failure } from '#shared/errors.ts'
import type { Option } from '#shared/profiles/option.ts'
import { test } from '#test/folders.ts'
import { messageOf } from '#test/texts.ts'
import { listProfiles } from './profiles.ts'

type Given = { flake?: string; options?: Partial<Option>[]; file?: string }

async function read(folder: string, { flake = '.', options = [], file }: Given) {
  const path = join(folder, 'mine')
  const profile = {
    schema: 1,
    id: 'mine',
    name: 'Mine',
    summary: '',
    flake,
    formats: ['raw'],
    architectures: ['x86_64'],
    ...(file === undefined ? {} : { options: file }),
    minimum: { memoryMiB: 512, cpus: 1, diskMiB: 256 },
  }
  const whole = options.map(option => ({
    key: 'token',
    label: 'Token',
    description: '',
    default: null,
    type: { kind: 'string' },
    ...option,
  }))
  await mkdir(path, { recursive: true })
  await writeFile(join(path, 'profile.json'), JSON.stringify(profile))
  await writeFile(join(path, 'options.json'), JSON.stringify({ schema: 1, options: whole }))
  const { profiles, problems } = await listProfiles(createFiles(), [folder])
  return problems[0] ? `${problems[0].error.code}: ${messageOf(problems[0].error)}` : profiles[0]?.id
}

describe('a profile', () => {
  test('without a flake although it declares one is broken', async ({ folder }) => {
    expect(await read(folder, {})).toMatch(/^profile\.broken: .*no flake\.nix in .*\/mine, its "flake"/)
    expect(await read(folder, { flake: '..' })).toMatch(/^profile\.broken: .*no flake\.nix/)
    await writeFile(join(folder, 'flake.nix'), '{ }')
    expect(await read(folder, { flake: '..' })).toBe('mine')
    expect(await read(folder, {})).toContain('profile.broken')
  })

  test('with a pattern that RE2 does not support, or a secret in a place that no drive may write, is broken', async ({
    folder,
  }) => {
    await writeFile(join(folder, 'flake.nix'), '{ }')
    const fault = (option: Partial<Option>) => read(folder, { flake: '..', options: [option] })
    for (const pattern of ['(?=a)b', '((a?){60}){60}', 'a'.repeat(1001)])
      for (const type of [
        { kind: 'string' as const, pattern },
        { kind: 'list' as const, of: { kind: 'string' as const, pattern } },
      ])
        expect(await fault({ type })).toMatch(/^profile\.broken: .*pattern/)
    // Each of them is allowed, but together they take too long to compile.
    const many = Array.from({ length: 21 }, (_, index) => ({
      key: `key${index}`,
      type: { kind: 'string' as const, pattern: 'a'.repeat(1000) },
    }))
    expect(await read(folder, { flake: '..', options: many.slice(1) })).toBe('mine')
    expect(await read(folder, { flake: '..', options: many })).toMatch(/^profile\.broken: .*patterns/)
    const file = { path: '/opt/token', mode: '0600', owner: 'root', group: 'root' }
    expect(await fault({ secret: true, file })).toMatch(
      /^profile\.broken: .*options\.0\.file\.path: must be a plain path below/,
    )
    expect(await fault({ secret: true, file: { ...file, path: '/etc/token' } })).toBe('mine')
  })

  test('whose options are elsewhere, or not a regular file, is broken, and the others are read', async ({
    folder,
  }) => {
    await mkdir(join(folder, 'mine'))
    await writeFile(join(folder, 'flake.nix'), '{ }')
    for (const file of ['../../../../etc/passwd', '/etc/passwd', '..', '.', '', 'a/b', 'a\\b', 'a\0b'])
      expect(await read(folder, { flake: '..', file })).toMatch(
        /^profile\.broken: .*options: must be the plain/,
      )
    for (const target of ['/dev/zero', '/etc/passwd']) {
      await rm(join(folder, 'mine', 'link.json'), { force: true })
      await symlink(target, join(folder, 'mine', 'link.json'))
      const output = await read(folder, { flake: '..', file: 'link.json' })
      expect(output).toContain('it is a symbolic link')
      expect(output).not.toContain('root:')
    }
    await writeFile(join(folder, 'mine', 'large.json'), Buffer.alloc(1024 * 1024))
    expect(await read(folder, { flake: '..', file: 'large.json' })).toContain('larger than 512 KiB')
  })

  test('whose profile.json is not a regular file is broken, and the others are read', async ({ folder }) => {
    await writeFile(join(folder, 'flake.nix'), '{ }')
    expect(await read(folder, { flake: '..' })).toBe('mine')
    const files = createFiles()
    for (const target of ['/etc/passwd', '/dev/zero']) {
      const other = join(folder, 'other')
      await mkdir(other)
      await symlink(target, join(other, 'profile.json'))
      const { profiles, problems } = await listProfiles(files, [folder])
      expect(profiles.map(({ id }) => id)).toEqual(['mine'])
      expect(problems.map(({ error }) => messageOf(error))).toEqual([
        expect.stringContaining('it is a symbolic link'),
      ])
      await rm(other, { recursive: true })
    }
  })
})

describe('a folder of profiles', () => {
  test('that is a file or gone is a problem, and the others are listed', async ({ folder }) => {
    const [good, file, gone] = ['good', 'file', 'gone'].map(name => join(folder, name)) as [
      string,
      string,
      string,
    ]
    await mkdir(good)
    await writeFile(join(good, 'flake.nix'), '{ }')
    expect(await read(good, { flake: '..' })).toBe('mine')
    await writeFile(file, '')
    const { profiles, problems } = await listProfiles(createFiles(), [file, gone, good])
    expect(profiles.map(({ id }) => id)).toEqual(['mine'])
    expect(problems.map(({ path, error }) => [path, messageOf(error)])).toEqual([
      [file, `${file} cannot be read: it is not a folder`],
      [gone, `${gone} does not exist.`],
    ])
  })

  test('in which one profile may not be read lists the others, and so does one that may not itself', async ({
    folder,
  }) => {
    const [good, locked, shut] = ['good', 'good/locked', 'shut'].map(name => join(folder, name)) as [
      string,
      string,
      string,
    ]
    for (const path of [good, locked, shut]) await mkdir(path)
    await writeFile(join(good, 'flake.nix'), '{ }')
    expect(await read(good, { flake: '..' })).toBe('mine')
    // The system refuses this to a user who is not root.
    const files = createFiles()
    const refuse = (path: string) =>
      failure('file.broken', { operation: 'profiles', values: { path, reason: 'permission denied' } })
    const facts: typeof files.facts = async path => {
      if (path.startsWith(locked)) throw refuse(path)
      return files.facts(path)
    }
    const list: typeof files.list = async path => {
      if (path === shut) throw refuse(path)
      return files.list(path)
    }
    const { profiles, problems } = await listProfiles({ ...files, facts, list }, [good, shut])
    expect(profiles.map(({ id }) => id)).toEqual(['mine'])
    const denied = [locked, shut].map(path => [path, 'file.broken'])
    expect(problems.map(({ path, error }) => [path, error.code]).sort()).toEqual(denied)
  })

  test('that was trusted as a flake alone has not changed: it was never trusted for its profiles', async ({
    folder,
  }) => {
    await writeFile(join(folder, 'flake.nix'), '{ }')
    await read(folder, { flake: '..' })
    const trusted = [{ path: folder, real: null, owner: null, contents: ['sha256-x'] }]
    const { profiles } = await listProfiles(createFiles(), [folder], { own: [], trusted })
    expect(profiles).toMatchObject([{ id: 'mine', trusted: false, changed: false }])
  })
})
