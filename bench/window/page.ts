// What the benchmarks of the window share: a real `kiln serve`, a browser, and how smooth a page is while something is done.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type BrowserContext, chromium, type Page } from '@playwright/test'

const longTaskMs = 50
const root = fileURLToPath(new URL('../..', import.meta.url))

/** Starts `kiln serve` and waits for its address. */
export async function serve(home: string, ...words: string[]) {
  const args = ['dist/cli/kiln.mjs', 'serve', '--no-open', ...words]
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: root,
    env: { ...process.env, KILN_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: child.stdout }))
    if (line.startsWith('http://')) return { child, address: line }
  throw new Error('kiln serve gave no address')
}

/** The address works once: its cookie is for the browser and for this program. */
export async function signIn(address: string): Promise<string> {
  const reply = await fetch(address, { redirect: 'manual' })
  return reply.headers.get('set-cookie')?.split(';')[0] ?? ''
}

export async function openBrowser(origin: string, cookie: string) {
  const browser = await chromium.launch({
    executablePath: process.env['KILN_BENCH_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  })
  const context: BrowserContext = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const [name = '', value = ''] = cookie.split('=')
  await context.addCookies([{ name, value, url: origin }])
  return { browser, page: await context.newPage() }
}

/** Requests frames only while something is measured: two pages may be open. */
export const watchPage = `
  window.bench = { tasks: [], frames: 0, on: false }
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) window.bench.tasks.push(Math.round(entry.duration))
  }).observe({ type: 'longtask' })
  window.benchFrame = () => { window.bench.frames += 1; if (window.bench.on) requestAnimationFrame(window.benchFrame) }`

const begin =
  'window.bench.tasks = []; window.bench.frames = 0; window.bench.on = true; void requestAnimationFrame(window.benchFrame)'
const end = 'window.bench.on = false; window.bench'

/** Runs `work` and returns the frames a second that the page drew while it ran. */
export async function measure(page: Page, name: string, work: () => Promise<string>): Promise<number> {
  await page.evaluate(begin)
  const start = performance.now()
  const note = await work()
  const seconds = (performance.now() - start) / 1000
  const { tasks, frames } = (await page.evaluate(end)) as { tasks: number[]; frames: number }
  const worst = tasks.length ? `, longest ${Math.max(...tasks)} ms` : ''
  const rate = frames / seconds
  console.log(
    `${name}: ${rate.toFixed(1)} frames/s, ${tasks.length} tasks over ${longTaskMs} ms${worst}; ${note}`,
  )
  return rate
}

export const wait = (ms: number) => new Promise(done => setTimeout(done, ms))
