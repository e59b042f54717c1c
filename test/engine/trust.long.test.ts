// A profile that leaves the Nix sandbox is allowed to only if it came with Kiln, or if the user trusts its
// folder.
import { spawnSync } from 'node:child_process'
import { chown, copyFile, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect } from 'vitest'
import { flakeMetadata } from '#engine/profiles/ask-flake.ts'
import { placeOfFlake, trustIn } from '#engine/profiles/trust.ts'
import type { BuildRequest } from '#shared/builds/build.ts'
import { jobEnd } from '#shared/contract/client.ts'
import { testEngine } from '#test/engine/engine.ts'
import { test } from '#test/folders.ts'
import { hasNix } from '#test/tools-here.ts'

const request = (profile: string): BuildRequest => ({
  profile,
  name: '',
  architecture: 'x86_64',
  options: {},
  formats: ['raw'],
  builder: { kind: 'local' },
})

/** Two folders of profiles, each with one that disables the sandbox. */
async function strangers(folder: string): Promise<string[]> {
  const folders = [join(folder, 'first'), join(folder, 'second')]
  for (const [index, path] of folders.entries()) {
    const own = join(path, 'mine')
    await mkdir(own, { recursive: true })
    const id = `stranger-${index}`
    const profile = {
      schema: 1,
      id,
      name: id,
      summary: '',
      flake: '.',
      formats: ['raw'],
      architectures: ['x86_64'],
      minimum: { memoryMiB: 512, cpus: 1, diskMiB: 256 },
      sandbox: false,
    }
    await writeFile(join(own, 'profile.json'), JSON.stringify({ ...profile, trusted: true, folder: '/' }))
    await writeFile(join(own, 'options.json'), JSON.stringify({ schema: 1, options: [] }))
    await writeFile(join(own, 'flake.nix'), '{ outputs = _: { }; }')
  }
  return folders
}

test("an untrusted folder's profile is shown, but not built, estimated or ejected outside the sandbox", async ({
  folder,
}) => {
  const [first = '', second = ''] = await strangers(folder)
  const kiln = testEngine({ profiles: [first, second] })
  try {
    const { builds, profiles } = kiln.client
    expect((await profiles.list({})).profiles.map(each => [each.id, each.folder, each.trusted])).toEqual([
      ['stranger-0', first, false],
      ['stranger-1', second, false],
    ])
    const refused = { code: 'profile.untrusted', values: { path: first } }
    const ejected = (id: string) =>
      builds.eject({ request: request(id), folder: join(folder, `ejected-${id}`) })
    await expect(builds.start(request('stranger-0'))).rejects.toMatchObject(refused)
    await expect(builds.dryRun(request('stranger-0'))).rejects.toMatchObject(refused)
    await expect(ejected('stranger-0')).rejects.toMatchObject(refused)
    expect(await builds.history({})).toEqual([])

    await expect(profiles.trustFolder({ path: folder, trusted: true })).rejects.toMatchObject({
      code: 'file.missing',
    })
    await profiles.trustFolder({ path: first, trusted: true })
    expect((await ejected('stranger-0')).command).toContain('--option sandbox false')
    await expect(ejected('stranger-1')).rejects.toMatchObject({ code: 'profile.untrusted' })

    // Another start of Kiln remembers it until it is revoked.
    const later = testEngine({ home: kiln.home, profiles: [first] })
    expect((await later.client.profiles.show({ id: 'stranger-0' })).trusted).toBe(true)
    await later.client.profiles.trustFolder({ path: first, trusted: false })
    await later.close()
    await expect(builds.start(request('stranger-0'))).rejects.toMatchObject(refused)
  } finally {
    await kiln.close()
  }
})

test('a change of settings cannot trust a folder, and removing a folder removes its trust', async ({
  folder,
}) => {
  const [first = ''] = await strangers(folder)
  const kiln = testEngine({ profiles: [] })
  try {
    const { profiles, settings } = kiln.client
    await profiles.addFolder({ path: first })
    await settings.change({ trusted: [{ path: first, real: first, owner: 0, contents: [] }] } as object)
    expect((await profiles.show({ id: 'stranger-0' })).trusted).toBe(false)
    await profiles.trustFolder({ path: first, trusted: true })
    await profiles.removeFolder({ path: first })
    await profiles.addFolder({ path: first })
    expect((await profiles.show({ id: 'stranger-0' })).trusted).toBe(false)
  } finally {
    await kiln.close()
  }
})

test('trust ends if the folder leads elsewhere, has another owner, or has other content', async ({
  folder,
}) => {
  const [first = ''] = await strangers(folder)
  const kiln = testEngine({ profiles: [first] })
  const stateOf = async () => {
    const { trusted, changed } = await kiln.client.profiles.show({ id: 'stranger-0' })
    return { trusted, changed }
  }
  const trust = () => kiln.client.profiles.trustFolder({ path: first, trusted: true })
  const yes = { trusted: true, changed: false }
  const no = { trusted: false, changed: true }
  try {
    expect(await stateOf()).toEqual({ trusted: false, changed: false })
    await trust()
    expect(await stateOf()).toEqual(yes)

    await writeFile(join(first, 'mine', 'flake.nix'), '{ outputs = _: { a = 1; }; }')
    expect(await stateOf()).toEqual(no)
    await expect(kiln.client.builds.start(request('stranger-0'))).rejects.toMatchObject({
      code: 'profile.untrusted',
    })
    await trust()
    expect(await stateOf()).toEqual(yes)

    // The same content at another place under the same name: another stick, or a link.
    await rename(first, `${first}-moved`)
    await symlink(`${first}-moved`, first)
    expect(await stateOf()).toEqual(no)
    await rm(first)
    await rename(`${first}-moved`, first)
    expect(await stateOf()).toEqual(yes)

    if (process.getuid?.() === 0) {
      await chown(first, 65_534, 65_534)
      expect(await stateOf()).toEqual(no)
      await chown(first, 0, 0)
    }
    // Another profile that appears in it later was not seen by the person who trusted it.
    await mkdir(join(first, 'later'))
    for (const name of ['options.json', 'flake.nix'])
      await copyFile(join(first, 'mine', name), join(first, 'later', name))
    const words = JSON.parse(await readFile(join(first, 'mine', 'profile.json'), 'utf8'))
    await writeFile(join(first, 'later', 'profile.json'), JSON.stringify({ ...words, id: 'later' }))
    expect(await stateOf()).toEqual(yes)
    expect((await kiln.client.profiles.show({ id: 'later' })).trusted).toBe(false)
  } finally {
    await kiln.close()
  }
})

test('content that is swapped between the check and the copy is not built', async ({ folder }) => {
  const [first = ''] = await strangers(folder)
  // The folder's owner is as quick as this.
  const kiln = testEngine({
    profiles: [first],
    change: ports => ({
      ...ports,
      files: {
        ...ports.files,
        copyTree: async (from, to, skip) => {
          await writeFile(join(first, 'mine', 'flake.nix'), '{ outputs = _: { a = 1; }; }')
          await ports.files.copyTree(from, to, skip)
        },
      },
    }),
  })
  try {
    await kiln.client.profiles.trustFolder({ path: first, trusted: true })
    const { job } = await kiln.client.builds.start(request('stranger-0'))
    const { error } = await jobEnd(kiln.client, job)
    expect(error).toMatchObject({ code: 'profile.changed' })
  } finally {
    await kiln.close()
  }
})

test('the profiles that come with Kiln are trusted', async () => {
  const kiln = testEngine()
  const tiny = await kiln.client.profiles.show({ id: 'tiny' }).finally(() => kiln.close())
  expect([tiny.sandbox, tiny.trusted]).toEqual([false, true])
})

test('the command line without a terminal refuses, and --trust answers for the folder', async ({
  folder,
}) => {
  const [first = ''] = await strangers(folder)
  const home = join(folder, 'home')
  const kiln = (...words: string[]) => {
    const script = resolve('src', 'cli', 'index.ts')
    const argv = ['--disable-warning=ExperimentalWarning', script, ...words, '--profiles', first]
    const { status, stderr } = spawnSync(process.execPath, argv, {
      env: { ...process.env, KILN_HOME: home },
      input: 'yes\n',
      encoding: 'utf8',
    })
    return { status, stderr }
  }
  for (const words of [['build'], ['build', '--dry-run']]) {
    const { status, stderr } = kiln(...words, 'stranger-0')
    expect(status).toBe(1)
    expect(stderr).toContain('is built outside the Nix sandbox')
    expect(stderr).toContain('add --trust to the command')
  }
  expect(kiln('eject', 'stranger-0', join(folder, 'out'), '--trust').status).toBe(0)
  expect(await readFile(join(home, 'settings.json'), 'utf8')).toContain(first)
  expect(kiln('eject', 'stranger-0', join(folder, 'again')).status).toBe(0)
  expect(kiln('profiles', 'untrust', first).status).toBe(0)
  expect(kiln('eject', 'stranger-0', join(folder, 'not')).status).toBe(1)
  expect(kiln('profiles', 'trust', first).status).toBe(0)
  expect(kiln('eject', 'stranger-0', join(folder, 'trusted')).status).toBe(0)
})

test.skipIf(!hasNix)(
  'a folder of profiles that is also a flake needs trust for each, and each asks separately (needs Nix)',
  async ({ folder }) => {
    const [first = ''] = await strangers(folder)
    const flake = join(first, 'flake.nix')
    const box = (name: string) =>
      `{ outputs = _: { nixosConfigurations.box = { config.networking.hostName = "${name}"; }; }; }`
    await writeFile(flake, box('a'))
    const kiln = testEngine({ profiles: [first] })
    try {
      const { profiles } = kiln.client
      const states = async () => {
        const { origin } = await flakeMetadata(
          kiln.ports,
          { flake: first, name: null },
          new AbortController().signal,
        )
        const { settings } = await kiln.client.settings.get({})
        const ofFlake = trustIn(settings.trusted, placeOfFlake(first), origin.narHash)
        return [(await profiles.show({ id: 'stranger-0' })).trusted, ofFlake]
      }
      expect(await states()).toEqual([false, { wasNamed: false, trusted: false }])
      await profiles.trustFolder({ path: first, trusted: true })
      expect(await states()).toEqual([true, { wasNamed: true, trusted: true }])
      await writeFile(flake, box('b'))
      expect(await states()).toEqual([true, { wasNamed: true, trusted: false }])
      await profiles.trustFolder({ path: first, trusted: false })
      expect(await states()).toEqual([false, { wasNamed: false, trusted: false }])
    } finally {
      await kiln.close()
    }
  },
)
