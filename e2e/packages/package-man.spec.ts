// The manual page of the packages, from electron-builder's real output: beside the program in what is unpacked, and where
// `man kiln` finds it after a deb or rpm, whose own tools electron-builder downloads.
import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from '@playwright/test'
import { load } from 'js-yaml'
import { hasCommand } from '#test/drives/disks.ts'
import { findElectron } from '../../scripts/electron-places.ts'
import { freshHome, kiln } from '../support/kiln-process.ts'
import { packageApp } from '../support/package-app.ts'

const root = resolve(import.meta.dirname, '..', '..')
const installedAs = '/usr/share/man/man1/kiln.1'

/** Returns the page that the command line prints. */
async function printed(): Promise<string> {
  const home = freshHome()
  const { stdout } = await kiln(home, 'man')
  rmSync(home, { recursive: true, force: true })
  expect(stdout).toMatch(/^\.TH KILN 1/m)
  return stdout
}

test('what is unpacked has it where man looks when the program is on PATH', async () => {
  test.skip(!findElectron(), 'no Electron could be had')
  const folder = dirname(packageApp('shipped'))
  const page = join(folder, 'man', 'man1', 'kiln.1')
  expect(readFileSync(page, 'utf8')).toBe(await printed())
  if (!hasCommand('man')) return
  const env = { PATH: `${join(folder, 'bin')}:${process.env['PATH']}` }
  expect(execFileSync('man', ['-w', 'kiln'], { env, encoding: 'utf8' }).trim()).toBe(page)
})

test('a deb and an rpm install the page that was built', async () => {
  const config = load(readFileSync(join(root, 'electron-builder.yml'), 'utf8')) as Record<
    'deb' | 'rpm',
    { fpm: string[] }
  >
  for (const kind of ['deb', 'rpm'] as const) {
    const from = config[kind].fpm.find(one => one.endsWith(`=${installedAs}`))?.split('=')[0] ?? ''
    expect(readFileSync(join(root, from), 'utf8'), kind).toBe(await printed())
  }
})
