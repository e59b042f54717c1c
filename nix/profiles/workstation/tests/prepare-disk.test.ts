// The ISO of a host erases one disk: the one in the host's settings, and only if it is the one that was chosen.
import { chmod, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, expect, it } from 'vitest'

const script = join(import.meta.dirname, '..', 'disk', 'prepare-disk.sh')
let scratch: string

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'prepare-disk-'))
  await writeFile(join(scratch, 'make'), '#!/bin/sh\necho made\n')
  await chmod(join(scratch, 'make'), 0o755)
  for (const disk of ['nvme0n1', 'sda']) await writeFile(join(scratch, disk), '')
  await symlink(join(scratch, 'nvme0n1'), join(scratch, 'by-id'))
  await symlink(join(scratch, 'nvme0n1'), join(scratch, 'chosen'))
})
afterEach(() => rm(scratch, { recursive: true, force: true }))

const prepare = (device: string, chosen = 'chosen') =>
  execa('bash', ['-o', 'errexit', '-o', 'nounset', '-o', 'pipefail', script], {
    reject: false,
    env: { DEVICE: join(scratch, device), CHOSEN: join(scratch, chosen), MAKE_DISK: join(scratch, 'make') },
  })

it.each(['nvme0n1', 'by-id'])('makes the disk that was chosen, named %s', async device => {
  expect(await prepare(device)).toMatchObject({ exitCode: 0, stdout: 'made' })
})

it('makes nothing where another disk was chosen', async () => {
  const { exitCode, stdout, stderr } = await prepare('sda')
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
  expect(stderr).toContain('settings.disk.device')
})

it('makes nothing where neither disk is there', async () => {
  expect(await prepare('gone', 'gone-too')).toMatchObject({ exitCode: 1, stdout: '' })
})
