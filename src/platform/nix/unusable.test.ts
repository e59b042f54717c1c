// A Nix that is missing, old or stuck, and the arguments for any Nix.
import { mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { describe, expect } from 'vitest'
import { test } from '#test/folders.ts'
import { createProcessRunner, type Run } from '../process/run.ts'
import { createNix } from './nix.ts'

const env = { PATH: process.env['PATH'], HOME: process.env['HOME'] }
const run = createProcessRunner({ env, graceMs: 1000 })
const signal = new AbortController().signal

describe('a nix that cannot be used', () => {
  const withProgram = async (folder: string, script: string, readyTimeoutMs = 60_000) => {
    const bin = join(folder, 'bin')
    await mkdir(bin, { recursive: true })
    await writeFile(join(bin, 'nix'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
    return createNix({
      run: createProcessRunner({ env: { PATH: `${bin}${delimiter}${env.PATH}` } }),
      readyTimeoutMs,
    })
  }

  test('is missing', async () => {
    const missing = createNix({ run, nixBinary: 'kiln-no-such-nix' })
    await expect(missing.ready()).rejects.toMatchObject({ code: 'nix.missing' })
    await expect(missing.evaluate('x', signal, { sandbox: 'as-set' })).rejects.toMatchObject({
      code: 'nix.missing',
    })
  })

  test('is too old', async ({ folder }) => {
    const old = await withProgram(folder, 'echo "nix (Nix) 2.8.0"')
    await expect(old.ready()).rejects.toMatchObject({
      code: 'nix.too-old',
      message: expect.stringContaining('2.8.0'),
    })
  })

  test('has a store that never answers', async ({ folder }) => {
    const stuck = await withProgram(
      folder,
      'case "$*" in *--version) echo "nix (Nix) 2.34.8";; *) exec sleep 60;; esac',
      300,
    )
    await expect(stuck.ready()).rejects.toMatchObject({ code: 'nix.daemon' })
  })

  test('knows the older name of the store query', async ({ folder }) => {
    const lix = await withProgram(
      folder,
      `case "$*" in *--version) echo "nix (Lix, like Nix) 2.91.0";; *'store ping') exit 0;; *) echo "error: 'info' is not a recognised command" >&2; exit 1;; esac`,
    )
    expect(await lix.ready()).toEqual({ version: '2.91.0' })
  })
})

test('flags come before a separator, so that no installable is read as one', async () => {
  const calls: string[][] = []
  const recorder: Run = async ({ args }) => {
    calls.push(args)
    return { code: 0, signal: null, cancelled: false, command: '', lastLines: [], stdout: '[]' }
  }
  const options = { installables: ['--help'], sandbox: 'off' as const, maxJobs: 4, signal, onLines: () => {} }
  await createNix({ run: recorder }).build(options)
  expect(calls[0]).toEqual([
    '--extra-experimental-features',
    'nix-command flakes',
    'build',
    '--log-format',
    'internal-json',
    '-v',
    '--json',
    '--no-link',
    '--no-update-lock-file',
    '--option',
    'accept-flake-config',
    'false',
    '--option',
    'sandbox',
    'false',
    '--max-jobs',
    '4',
    '--',
    '--help',
  ])
})
