// The real command, run by an ordinary user from a checkout, with the real pkexec and polkitd.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { hasPolkit, runAsNobody, writeBundle } from '#test/writer/as-nobody.ts'

/** Kiln's sources, with a writer as it is built. */
function checkout(folder: string): string {
  const root = join(folder, 'checkout')
  mkdirSync(root, { mode: 0o755 })
  execFileSync('cp', ['-r', resolve('src'), resolve('package.json'), root])
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'))
  writeBundle(join(root, 'dist', 'writer'))
  return root
}

test.runIf(hasPolkit)('shows what is copied where, asks, installs, and removes', ({ folder }) => {
  const root = checkout(folder)
  const local = join(folder, 'local')
  mkdirSync(local, { mode: 0o755 })
  const kiln = (...words: string[]) =>
    runAsNobody(folder, { local }, own => [
      '/usr/bin/env',
      `KILN_HOME=${own}`,
      `TMPDIR=${own}`,
      'PATH=/usr/bin:/bin',
      process.execPath,
      '--disable-warning=ExperimentalWarning',
      join(root, 'src', 'cli', 'index.ts'),
      ...words,
    ])

  expect(kiln('writer').stdout).toMatch(
    /^The writer is not installed: .*\nTo install it, run: kiln writer install\n$/,
  )

  // There is no terminal for a prompt.
  const asked = kiln('writer', 'install')
  expect(asked.status).not.toBe(0)
  expect(asked.stderr).toContain(`${process.execPath} as kiln (`)
  expect(asked.stderr).toContain(`${join(root, 'dist', 'writer', 'writer.mjs')} as writer.mjs (`)
  expect(asked.stderr).toContain('Give --yes')
  expect(readdirSync(local)).toEqual([])

  const installed = kiln('writer', 'install', '--yes')
  expect(installed.stdout).toMatch(/^The writer is installed in \/usr\/local\/lib\/kiln-writer\/\S+\.\n$/)
  const report = JSON.parse(kiln('doctor', '--json').stdout) as { tools: { id: string; state: string }[] }
  expect(report.tools).toContainEqual(expect.objectContaining({ id: 'writer', state: 'ok' }))

  expect(kiln('writer', 'remove').status).not.toBe(0)
  expect(readdirSync(local)).toEqual(['kiln-writer'])
  expect(kiln('writer', 'remove', '--yes').stdout).toBe('The writer was removed.\n')
  expect(readdirSync(local)).toEqual([])
  expect(kiln('writer', 'remove').stdout).toBe('No writer is installed.\n')
})

test.runIf(hasPolkit)('as root it reports that nothing has to be installed', () => {
  const script = ['--disable-warning=ExperimentalWarning', 'src/cli/index.ts', 'writer', 'install']
  expect(execFileSync(process.execPath, script, { encoding: 'utf8' })).toContain(
    'Nothing has to be installed',
  )
})
