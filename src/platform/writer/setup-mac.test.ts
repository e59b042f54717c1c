// A Mac's account, before anything is chosen.
import { expect, test } from 'vitest'
import { textOf } from '#test/texts.ts'
import { writerPlaces } from './places.ts'
import { createWriterSetup } from './setup.ts'

const stateOf = (uid: number, administrator: boolean | null) =>
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
    async () => administrator,
  ).state(new AbortController().signal)

test('a standard account learns that it cannot write drives, and what to do', async () => {
  const { state, reason } = await stateOf(501, false)
  expect(state).toBe('not-allowed')
  expect(textOf(reason ?? '')).toMatch(/not an administrator of this Mac\. Log in as an administrator/)
})

test('an administrator, and an account of which that is unknown, may try', async () => {
  for (const administrator of [true, null])
    expect(await stateOf(501, administrator)).toMatchObject({ state: 'not-needed' })
})

test('root on a Mac needs nothing', async () => {
  expect(await stateOf(0, false)).toMatchObject({ state: 'not-needed' })
})
