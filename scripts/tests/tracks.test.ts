import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { test } from '#test/folders.ts'
import { createTracks, endedBy, within } from './tracks.ts'

test('output of background programs is shown when their stage has ended, and they get the time that is left', async ({
  folder,
}) => {
  const shown: string[] = []
  const write = vi.spyOn(process.stdout, 'write').mockImplementation(text => shown.push(String(text)) > 0)
  try {
    const { beside } = createTracks({ cwd: folder, env: process.env, logs: folder })
    beside.say('first')
    expect(await beside.run('sh', ['-c', 'sleep 0.3; nice; echo wrong >&2'])).toBe(true)
    expect(shown).toEqual([])
    beside.flush()
    expect(shown.splice(0).join('')).toMatch(/^first\n[1-9]\d*\nwrong\n$/)
    expect(await beside.run('sh', ['-c', 'exit 3'])).toBe(false)
    expect(await beside.run(join(folder, 'nothing'), [])).toBe(false)
    beside.flush()
    expect(shown.join('')).toBe('')
  } finally {
    write.mockRestore()
  }
})

test('who ends the tests ends what runs beside them', async ({ folder }) => {
  const script = `
    import { createTracks } from ${JSON.stringify(join(import.meta.dirname, 'tracks.ts'))}
    const { front, beside } = createTracks({ cwd: '.', env: process.env, logs: ${JSON.stringify(folder)} })
    void beside.run('sleep', ['613'])
    void front.run('sh', ['-c', 'echo ready; exec sleep 613'])`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  child.kill('SIGTERM')
  // Both have its output open, which is closed when they have ended.
  const [status] = await once(child, 'close')
  expect(status).toBe(143)
})

test('a signal ends one program, and no other', async ({ folder }) => {
  const { front } = createTracks({ cwd: folder, env: process.env, logs: folder })
  const end = new AbortController()
  const ended = endedBy(front, end.signal).run('sleep', ['613'])
  const other = front.run('sleep', ['0.5'])
  end.abort()
  expect(await ended).toBe(false)
  expect(await other).toBe(true)
  expect(await endedBy(front, end.signal).run('sleep', ['613'])).toBe(false)
})

test('what runs at the end of its time is ended, and what ended before it counts', async ({ folder }) => {
  const { front } = createTracks({ cwd: folder, env: process.env, logs: folder })
  // A deadline is read from a clock, so its seconds are seldom whole.
  expect(await within(front, 0.30770997, track => track.run('sleep', ['613']))).toBe(null)
  expect(await within(front, -5.1, track => track.run('sleep', ['613']))).toBe(null)
  expect(await within(front, 613.07509907, track => track.run('true', []))).toBe(true)
  for (const seconds of [Number.POSITIVE_INFINITY, 1e12 / 3])
    expect(await within(front, seconds, track => track.run('sleep', ['0.1']))).toBe(true)
})
