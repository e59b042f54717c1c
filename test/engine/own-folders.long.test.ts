// Kiln's own folders contain names of drives, logs and answers, so other users of the computer must not be
// able to read them.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { chmod, mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { realPorts, startEngine } from '#host/engine.ts'
import type { Client } from '#shared/contract/client.ts'
import { testEngine } from '#test/engine/engine.ts'
import { kilnIn } from '#test/engine/kiln.ts'
import { isRoot, test } from '#test/folders.ts'
import { hasSetpriv } from '#test/tools-here.ts'

test("Kiln's own folders are private, and what it makes elsewhere follows the umask", async ({ folder }) => {
  const umask = process.umask(0o022)
  try {
    const home = join(folder, 'home')
    const { files } = realPorts({ env: { ...process.env, KILN_HOME: home }, profiles: [] })
    await files.writeText(join(home, 'drives.json'), '{}')
    await files.createText(join(home, 'locks', 'a.json'), '{}')
    const log = await files.openLog(join(home, 'images', 'a', 'logs', 'nix.log'))
    log.append(['line'])
    await log.close()
    await files.makeFolder(join(home, 'cache', 'sources'))
    await files.writeText(join(folder, 'out', 'export.json'), '{}')
    const mode = async (path: string) => (await stat(path)).mode & 0o777
    const names = await readdir(home, { recursive: true, withFileTypes: true })
    expect(names.length).toBeGreaterThan(8)
    expect(await mode(home)).toBe(0o700)
    for (const each of names)
      expect([each.name, await mode(join(each.parentPath, each.name))]).toEqual([
        each.name,
        each.isDirectory() ? 0o700 : 0o600,
      ])
    expect([await mode(join(folder, 'out')), await mode(join(folder, 'out', 'export.json'))]).toEqual([
      0o755, 0o644,
    ])
  } finally {
    process.umask(umask)
  }
})

test('a folder that an earlier version left open to others is closed at the start', async ({ folder }) => {
  const home = join(folder, 'home')
  await mkdir(home)
  await chmod(home, 0o755)
  const engine = startEngine({ env: { ...process.env, KILN_HOME: home } })
  expect((await stat(home)).mode & 0o777).toBe(0o700)
  await engine.close()
})

/** Calls that read records, and would list none. */
const questions: Record<string, (client: Client) => Promise<unknown>> = {
  profiles: client => client.profiles.list({}),
  builds: client => client.builds.history({}),
  builders: client => client.builders.list({}),
  caches: client => client.caches.list({}),
  images: client => client.images.list({}),
  machines: client => client.machines.list({}),
  drives: client => client.drives.list({}),
  recents: client => client.flash.recents({}),
  hosts: client => client.hosts.list({}),
  presets: client => client.presets.list({}),
  doctor: client => client.doctor.check({}),
}

async function refusals(home: string): Promise<Record<string, string>> {
  const { client, close } = testEngine({ home })
  const told = (thrown: { code: string; message: string }) => `${thrown.code}: ${thrown.message}`
  const asked = Object.entries(questions).map(
    async ([name, ask]): Promise<[string, string]> => [name, await ask(client).then(() => 'answered', told)],
  )
  const answers = await Promise.all(asked)
  await close()
  return Object.fromEntries(answers)
}
const all = (text: string) => Object.fromEntries(Object.keys(questions).map(name => [name, text]))

test('a home that is a file, or lies below one, is reported by every call, and not treated as empty', async ({
  folder,
}) => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  for (const home of [file, join(file, 'home')])
    expect(await refusals(home)).toEqual(
      all(`home.unreadable: Kiln's folder ${home} cannot be read: it is not a folder`),
    )
  for (const command of ['hosts', 'images', 'doctor']) {
    const { status, stdout, stderr } = kilnIn(file)(command)
    expect([command, status, stdout]).toEqual([command, 1, ''])
    expect(stderr).toContain(`error: Kiln's folder ${file} cannot be read: it is not a folder\nhint: `)
  }
})

test.runIf(isRoot)(
  'an empty read-only one is reported as well; the content of a read-only one is listed (mounts, as root)',
  async ({ smallDisk }) => {
    const missing = join(smallDisk, 'home')
    const used = join(smallDisk, 'used')
    const mounted = (options: string) => execFileSync('mount', ['-o', options, smallDisk])
    mkdirSync(join(used, 'logs'), { recursive: true })
    mkdirSync(join(smallDisk, 'kept', 'presets'), { recursive: true })
    mounted('remount,ro')
    try {
      for (const home of [missing, used])
        expect(await refusals(home)).toEqual(
          all(`home.unwritable: Kiln's folder ${home} cannot be written: read-only file system`),
        )
      expect(await refusals(join(smallDisk, 'kept'))).toEqual(all('answered'))
    } finally {
      mounted('remount,rw')
    }
  },
)

test.runIf(isRoot && hasSetpriv)(
  "another user's is reported, by a kiln without root's rights (needs root and setpriv)",
  async ({ folder }) => {
    const home = join(folder, 'home')
    await mkdir(home, { mode: 0o700 })
    execFileSync('chown', ['65534', home])
    const rights = ['--bounding-set=-dac_override,-dac_read_search', '--inh-caps=-all']
    const kiln = [
      process.execPath,
      '--disable-warning=ExperimentalWarning',
      'src/cli/index.ts',
      'hosts',
      '--json',
    ]
    const env = { ...process.env, KILN_HOME: home }
    const { status, stdout } = spawnSync('setpriv', [...rights, ...kiln], { env, encoding: 'utf8' })
    expect(status).toBe(1)
    expect(JSON.parse(stdout.trim())).toMatchObject({
      type: 'error',
      error: { code: 'home.unreadable', values: { path: home, reason: 'permission denied' } },
    })
  },
)

test('a file instead of one of its folders is reported too', async ({ folder }) => {
  writeFileSync(join(folder, 'images'), '')
  expect((await refusals(folder))['images']).toBe(
    `file.broken: ${join(folder, 'images')} cannot be read: it is not a folder`,
  )
})
