// A Mac's account, before anything is chosen. `id` is this computer's own: no user here is in a group admin.
import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { textOf } from '#test/texts.ts'
import { writerPlaces } from './places.ts'
import { createWriterSetup } from './setup.ts'

const isAdmin = execFileSync('/usr/bin/id', ['-Gn'], { encoding: 'utf8' }).split(/\s+/).includes('admin')
const stateOf = (uid: number) =>
  createWriterSetup(
    writerPlaces({
      version: '1.2.0',
      env: { PATH: '/usr/bin' },
      root: '/Applications/Kiln.app/Contents/Resources/app.asar',
      bundled: true,
      execPath: '/Applications/Kiln.app/Contents/MacOS/Kiln',
      electron: true,
      platform: 'darwin',
      uid,
      tempFolder: '/tmp',
      resources: '/Applications/Kiln.app/Contents/Resources',
    }),
  ).state(new AbortController().signal)

test.skipIf(isAdmin)('a standard account learns that it cannot write drives, and what to do', async () => {
  const { state, reason } = await stateOf(501)
  expect(state).toBe('not-allowed')
  expect(textOf(reason ?? '')).toMatch(/not an administrator of this Mac\. Log in as an administrator/)
})

test('root on a Mac needs nothing', async () => {
  expect(await stateOf(0)).toMatchObject({ state: 'not-needed' })
})
