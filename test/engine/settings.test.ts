import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TestEngine, testEngine } from '#test/engine/engine.ts'

let kiln: TestEngine
beforeEach(() => {
  kiln = testEngine({})
})
afterEach(() => kiln.close())

describe('settings', () => {
  it('keep everything except what is changed', async () => {
    const { change, get } = kiln.client.settings
    await change({ theme: 'dark', keepLogs: 'failed', maxJobs: 2 })
    await change({ notify: false })
    const kept = { theme: 'dark', keepLogs: 'failed', maxJobs: 2, notify: false, buildsAtOnce: 1 }
    expect((await get({})).settings).toMatchObject(kept)
  })

  it('that are changed at the same moment are all kept', async () => {
    const { change, get } = kiln.client.settings
    await Promise.all([change({ theme: 'dark' }), change({ notify: false }), change({ buildsAtOnce: 3 })])
    expect((await get({})).settings).toMatchObject({ theme: 'dark', notify: false, buildsAtOnce: 3 })
  })

  it('refuse a folder of images that depends on where Kiln was started', async () => {
    for (const imagesFolder of ['', 'images', '~/images'])
      await expect(kiln.client.settings.change({ imagesFolder })).rejects.toMatchObject({
        code: 'request.invalid',
        message: expect.stringContaining('it has to be a whole path'),
      })
  })
})
