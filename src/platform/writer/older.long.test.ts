// An installed writer removes those installed before it; through the real pkexec and polkitd.
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { expect } from 'vitest'
import {
  flashAsNobody,
  hasPolkit,
  type Layout,
  nobodyUid,
  setupAsNobody,
  writeBundle,
} from '#test/writer/as-nobody.ts'
import { mib, planFor } from '#test/writer/flash.ts'
import { type Loops, test } from '#test/writer/loop-drives.ts'

type Here = Layout & { local: string }

/** A checkout with its writer installed, then changed and installed again: the names of both. */
function installedTwice(folder: string): { here: Here; base: string; older: string; newer: string } {
  chmodSync(folder, 0o755)
  const [root, local] = [join(folder, 'checkout'), join(folder, 'local')]
  mkdirSync(local, { mode: 0o755 })
  writeBundle(join(root, 'dist', 'writer'))
  const here = { places: { root }, local }
  const install = () => {
    const { error, state } = setupAsNobody(folder, { ...here, action: 'install' })
    expect(error).toBeNull()
    return basename(state?.folder ?? '')
  }
  const older = install()
  appendFileSync(join(root, 'dist', 'writer', 'writer.mjs'), '\n')
  const newer = install()
  expect(newer).not.toBe(older)
  return { here, base: join(local, 'kiln-writer'), older, newer }
}

async function flash(folder: string, here: Here, loops: Loops) {
  const plan = await planFor({ drives: [loops.make(16 * mib).path], wipe: [0, mib] })
  expect(flashAsNobody(folder, { ...here, plan })).toMatchObject({
    error: null,
    results: [{ outcome: 'verified' }],
  })
}

test.runIf(hasPolkit)('a writer removes older ones, and nothing else', async ({ folder, loops }) => {
  const { here, base, older, newer } = installedTwice(folder)
  const elsewhere = join(folder, 'elsewhere')
  mkdirSync(elsewhere)
  writeFileSync(join(elsewhere, 'kept'), '')
  const made = (name: string, change: (path: string) => void) => {
    const path = join(base, name)
    mkdirSync(path, { mode: 0o755 })
    writeFileSync(join(path, 'kept'), '')
    change(path)
    utimesSync(path, 1, 1)
    return name
  }
  symlinkSync(elsewhere, join(base, '0-0000000000000000'))
  const stays = [
    '0-0000000000000000',
    made('0-1111111111111111', path => chownSync(path, nobodyUid, 0)),
    made('0-2222222222222222', path => chmodSync(path, 0o775)),
    made('notes', () => undefined),
    made('0-333', () => undefined),
  ]
  mkdirSync(join(base, '0-4444444444444444'))
  utimesSync(join(base, '0-4444444444444444'), new Date(), new Date(Date.now() + 60_000))
  writeFileSync(join(base, '0-5555555555555555'), '')

  await flash(folder, here, loops)
  expect(readdirSync(base).sort()).toEqual(
    [...stays, '0-4444444444444444', '0-5555555555555555', newer].sort(),
  )
  expect(existsSync(join(base, older))).toBe(false)
  for (const name of stays) expect(existsSync(join(base, name, 'kept'))).toBe(true)
  expect(lstatSync(join(base, '0-0000000000000000')).isSymbolicLink()).toBe(true)
  // It is still what this Kiln installs.
  expect(setupAsNobody(folder, { ...here, action: 'state' }).state?.state).toBe('installed')
})

const base = '/usr/local/lib/kiln-writer'
const programs = {
  // Under another name and from its folder, so that no process's arguments reveal what it is.
  'that still runs': (name: string) =>
    `cd ${base}; bash -c "exec -a sleeper ./${name}/kiln -e 'setTimeout(() => {}, 600000)'"`,
  'that is about to be started': (name: string) => `sh -c 'sleep 600; :' ${base}/${name}/kiln-writer`,
}
test.runIf(hasPolkit).for(Object.entries(programs))(
  'one %s is kept until it has ended',
  async ([, program], { folder, loops }) => {
    const { here, base: local, older, newer } = installedTwice(folder)
    const started = `${program(older)} & exec "$@"`
    await flash(folder, { ...here, around: ['/bin/sh', '-c', started, 'sh'] }, loops)
    expect(readdirSync(local).sort()).toEqual([older, newer].sort())
    await flash(folder, here, loops)
    expect(readdirSync(local)).toEqual([newer])
  },
)
