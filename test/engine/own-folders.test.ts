// Kiln's own folders hold names of drives, logs and answers: other users of the computer may not read them.
import { chmod, mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { realPorts, startEngine } from '#host/engine.ts'
import { test } from '#test/folders.ts'

test('what Kiln makes in its own folders is for its user alone, and elsewhere as the umask says', async ({
  folder,
}) => {
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
