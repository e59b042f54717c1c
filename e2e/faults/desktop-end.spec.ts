// The desktop app, packaged: how it ends, and what an engine that hangs or dies does to it.
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import type { LogLine } from '#shared/diagnostics/log-line.ts'
import { childrenOf } from '#test/processes.ts'
import { newImage } from '../pages/new-image.ts'
import { desktopBench } from '../support/desktop-bench.ts'

const bench = desktopBench()
const { close, hasEnded, launch } = bench

/** Through the page's own connection; the window ignores the answer to a call that it did not make. */
const startSlowBuild = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<void>(resolve => {
        window.addEventListener('message', ({ data, ports: [port] }) => {
          if (data.kiln !== 'engine-port' || !port) return
          const input = {
            profile: 'tiny',
            options: { variant: 'slow', message: String(Math.random()) },
            formats: ['raw'],
          }
          port.postMessage({ t: 'call', id: 1_000_000, call: 'builds.start', input })
          resolve()
        })
        Reflect.get(globalThis, 'kilnHost').connect()
      }),
  )

test('asks before it quits while a build runs, keeps it when asked to, and cancels it otherwise', async () => {
  const { app, page } = await launch()
  await startSlowBuild(page)
  const awake = () =>
    app.evaluate(({ powerSaveBlocker }) => [...Array(10).keys()].some(id => powerSaveBlocker.isStarted(id)))
  await expect.poll(awake).toBe(true)
  await app.evaluate(({ BrowserWindow, dialog }) => {
    const asked: string[][] = []
    Reflect.set(globalThis, 'asked', asked)
    // The system's own dialog cannot be clicked from here: it is answered, first with the default and then not.
    Reflect.set(dialog, 'showMessageBox', async (_window: unknown, { buttons }: { buttons: string[] }) => {
      asked.push(buttons)
      return { response: asked.length - 1 }
    })
    BrowserWindow.getAllWindows()[0]?.close()
  })
  const asked = () => app.evaluate(() => Reflect.get(globalThis, 'asked'))
  await expect.poll(asked).toEqual([['Keep running', 'Cancel the build and quit']])
  expect(await awake()).toBe(true)
  await close({ app, page })
  const [id = ''] = readdirSync(join(bench.home, 'images'))
  expect(JSON.parse(readFileSync(join(bench.home, 'images', id, 'build.json'), 'utf8')).state).toBe(
    'cancelled',
  )
})

test('can be quit when its engine hangs', async () => {
  const { app } = await launch()
  const main = app.process()
  const [engine] = childrenOf(main.pid).filter(each => each.command.includes('engine.'))
  test.skip(!engine, 'the engine is a utility process here: there is no child process to stop')
  const gone = once(main, 'exit')
  process.kill(engine?.pid ?? 0, 'SIGSTOP')
  await app.evaluate(({ app: self, dialog }) => {
    // Without this answer it would not quit.
    const silent = (message: string) => message.includes('does not answer')
    Reflect.set(dialog, 'showMessageBox', async (_window: unknown, { message }: { message: string }) => ({
      response: silent(message) ? 1 : 0,
    }))
    self.quit()
  })
  await gone
  hasEnded()
  expect(() => process.kill(engine?.pid ?? 0, 0)).toThrow('ESRCH')
})

test('an engine that dies is started again, and the window stays usable', async () => {
  const { app, page } = await launch()
  const pid = app.process().pid
  const engines = () => childrenOf(pid).filter(each => each.command.includes('engine.'))
  const [first] = engines()
  test.skip(!first, 'the engine is a utility process here: there is no child process to end')
  if (first) process.kill(first.pid, 'SIGKILL')
  await expect.poll(() => engines()[0]?.pid ?? first?.pid).not.toBe(first?.pid)
  await page.getByRole('link', { name: 'Library' }).first().click()
  await newImage(() => page).open()
  await expect(page.getByText('Tiny (demo, offline)').first()).toBeVisible()
  const logged = () =>
    readFileSync(join(bench.home, 'logs', 'kiln.log'), 'utf8')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as LogLine)
  // Every end with its reason: where there is one more, this says why.
  const lives = () => {
    const lines = logged()
    const began = lines.find(line => line.pid === pid)?.time ?? ''
    return lines.flatMap(({ process: of, event, data, time }) => {
      // A command line has prepared the folder, and a start that Playwright gave up may be there too.
      if (of === 'cli' || time < began) return []
      if (event === 'process-started') return `${of} started`
      return /-(?:gone|crashed)$/.test(event) ? `${of} ${event} ${JSON.stringify(data)}` : []
    })
  }
  await expect
    .poll(() => lives().sort())
    .toEqual(['engine started', 'engine started', 'main engine-gone {"signal":"SIGKILL"}', 'main started'])
})
