import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from './open-browser.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-open-'))
})
afterAll(() => rm(folder, { recursive: true }))

const address = 'http://127.0.0.1:1/?token=0123456789abcdef'

test.runIf(process.platform === 'linux')(
  'the token is in no argument of the browser, only in a file of ours',
  async () => {
    const seen = join(folder, 'arguments')
    await writeFile(join(folder, 'xdg-open'), `#!/bin/sh\nprintf '%s\\n' "$@" > '${seen}'\n`)
    await chmod(join(folder, 'xdg-open'), 0o755)
    const env = {
      ...process.env,
      DISPLAY: ':9',
      PATH: `${folder}:${process.env['PATH']}`,
      XDG_RUNTIME_DIR: folder,
    }
    const opened = await openBrowser(address, env)
    const [given = ''] = (await readFile(seen, 'utf8')).trim().split('\n')
    expect(given).not.toContain('0123456789abcdef')
    const path = fileURLToPath(given)
    expect(await readFile(path, 'utf8')).toContain(address)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await stat(dirname(path))).mode & 0o777).toBe(0o700)
    await opened?.forget()
    expect(await readdir(folder)).not.toContain(dirname(path).split('/').at(-1))
  },
)
