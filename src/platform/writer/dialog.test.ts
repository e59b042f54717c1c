// A cancel while sudo waits for the password: sudo runs as root and cannot be ended, its dialog can.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { test } from '#test/folders.ts'
import { startWriter } from './process.ts'

/** A stand-in for sudo: runs the dialog, and ends without a password when the dialog gave none. */
const sudo = '"$0/askpass" || { echo "sudo: no password was provided" >&2; exit 1; }'
const dialog = '#!/bin/sh\necho $$ >"$(dirname "$0")/askpass.pid"\nexec sleep 600\n'

test('closes the dialog, and sudo ends because it got no password', async ({ folder }) => {
  const launch = {
    command: '/bin/sh',
    args: ['-c', sudo, folder],
    env: { PATH: '/usr/bin:/bin' },
    elevated: true,
    files: [{ name: 'askpass', text: dialog }],
    dialogPid: 'askpass.pid',
  }
  const writer = await startWriter({ launch, folder, secretLine: 'x\n' })
  await vi.waitFor(() => expect(readFileSync(join(folder, 'askpass.pid'), 'utf8')).toMatch(/^\d+\n$/), {
    timeout: 10_000,
  })
  writer.kill()
  expect(await writer.exited).toMatchObject({
    code: 1,
    lines: expect.arrayContaining(['sudo: no password was provided']),
  })
})
