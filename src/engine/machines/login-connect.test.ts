import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { createFiles } from '#platform/files/files.ts'
import { test } from '#test/folders.ts'
import { writeKnownHosts } from './login-connect.ts'

test('names a machine as ssh looks it up, even at the default port', async ({ folder }) => {
  const ports = { files: createFiles(), folders: { data: folder } } as unknown as Parameters<
    typeof writeKnownHosts
  >[0]
  const known = async (port: number) =>
    readFileSync(await writeKnownHosts(ports, 'box-1', { port, hostKey: 'ssh-ed25519 AAAA' }), 'utf8')
  expect(await known(2222)).toBe('[127.0.0.1]:2222 ssh-ed25519 AAAA\n')
  expect(await known(22)).toBe('127.0.0.1 ssh-ed25519 AAAA\n')
})
