// Secrets of a drive and of kiln serve, while they are in use: in no program's arguments or environment, and
// in no file.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect } from 'vitest'
import { jobEnd } from '#shared/contract/client.ts'
import { buildResult } from '#shared/images/image.ts'
import { loopDevices } from '#test/drives/loop-devices.ts'
import { testEngine } from '#test/engine/engine.ts'
import { test } from '#test/folders.ts'
import { formsOf, watchProcesses } from '#test/secret-watch.ts'
import { hasNix, hasQemuImg, isRoot } from '#test/tools-here.ts'

const quiet = '--disable-warning=ExperimentalWarning'

/** Files in the folders that contain one of the secrets. */
const filesWith = (secrets: readonly string[], ...folders: string[]) =>
  folders
    .flatMap(folder =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(name => join(folder, name)),
    )
    .filter(path => existsSync(path) && statSync(path).isFile())
    .filter(path => secrets.some(secret => readFileSync(path).includes(secret)))

describe.skipIf(!isRoot || !hasNix || !hasQemuImg)(
  'while a drive is personalised (needs root and Nix)',
  () => {
    test('its token and its passphrase are nowhere but on the drive', async ({ folder }) => {
      const secrets = ['quokka-token-1', 'quokka-passphrase-1']
      const [home, temp] = [join(folder, 'home'), join(folder, 'temp')]
      mkdirSync(temp)
      const loops = loopDevices()
      const kiln = testEngine({ home })
      try {
        const { job } = await kiln.client.builds.start({ profile: 'tiny', formats: ['raw'] })
        const { id } = buildResult.parse((await jobEnd(kiln.client, job)).value)
        const stick = loops.attach('stick', 300 << 20)
        const answers = join(folder, 'answers.json')
        const wifi = [{ ssid: 'home', passphrase: secrets[1] }]
        writeFileSync(answers, JSON.stringify({ hostname: 'box', secrets: { token: secrets[0] }, wifi }))

        const forms = secrets.flatMap(formsOf)
        const watch = await watchProcesses(forms)
        const child = spawn(
          process.execPath,
          [
            quiet,
            resolve('src', 'cli', 'index.ts'),
            'flash',
            id,
            '--drive',
            stick.path,
            '--personalise',
            answers,
            '--yes',
          ],
          {
            env: { ...process.env, KILN_HOME: home, TMPDIR: temp },
            stdio: ['ignore', 'pipe', 'pipe'],
          },
        )
        const printed = Promise.all([child.stdout.toArray(), child.stderr.toArray()])
        const [code] = await once(child, 'exit')
        const { looks, seen } = await watch.end()
        const output = Buffer.concat((await printed).flat()).toString()
        expect([code, output]).toEqual([0, output])
        expect(secrets.filter(secret => readFileSync(stick.file).includes(secret))).toEqual(secrets)
        expect(seen).toEqual([])
        expect(looks).toBeGreaterThan(1000)
        expect(filesWith(forms, home, temp)).toEqual([])
        expect(secrets.filter(secret => output.includes(secret))).toEqual([])
      } finally {
        await kiln.close()
        loops.close()
      }
    })
  },
)

/** The sources with a built window, which this test does not look at. */
function withWindow(folder: string): string {
  const root = join(folder, 'checkout')
  mkdirSync(join(root, 'dist', 'renderer'), { recursive: true })
  cpSync(resolve('src'), join(root, 'src'), { recursive: true })
  cpSync(resolve('package.json'), join(root, 'package.json'))
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'))
  writeFileSync(join(root, 'dist', 'renderer', 'index.html'), '<!doctype html>')
  return join(root, 'src', 'cli', 'index.ts')
}

test.runIf(isRoot)('while kiln serve opens a browser, no program has its token', async ({ folder }) => {
  const shown = join(folder, 'shown')
  // A browser that is slow to start, as they are.
  writeFileSync(join(folder, 'xdg-open'), `#!/bin/sh\nprintf '%s\\n' "$@" > '${shown}'\nsleep 3\n`)
  chmodSync(join(folder, 'xdg-open'), 0o755)
  const env = {
    ...process.env,
    KILN_HOME: join(folder, 'home'),
    DISPLAY: ':9',
    XDG_RUNTIME_DIR: folder,
    PATH: `${folder}:${process.env['PATH']}`,
  }
  const child = spawn(process.execPath, [quiet, withWindow(folder), 'serve', '--json'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const [line] = await once(child.stdout, 'data')
    const token = /token=([0-9a-f]+)/.exec(String(line))?.[1] ?? ''
    expect(token).toHaveLength(64)
    const watch = await watchProcesses([token])
    await expect.poll(() => existsSync(shown), { timeout: 60_000 }).toBe(true)
    await setTimeout(1000)
    const { looks, seen } = await watch.end()
    expect(seen).toEqual([])
    expect(looks).toBeGreaterThan(500)
    expect(filesWith([token], join(folder, 'home'))).toEqual([])
  } finally {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
})
