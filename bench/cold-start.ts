// From starting the program to a usable window, against an Electron with an empty page on the same machine, interleaved;
// and what the window loads at its start.
//   xvfb-run -a node bench/cold-start.ts [rounds]     needs `npm run build` and an Electron (scripts/electron-places.ts)
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron } from '@playwright/test'
import { desktopArgs, desktopEnv } from '../e2e/support/desktop-app.ts'
import { freshHome } from '../e2e/support/kiln-process.ts'
import { packageApp } from '../e2e/support/package-app.ts'
import { startLimit, startSize } from '../e2e/support/start-size.ts'
import { findElectron } from '../scripts/electron-places.ts'
import { median } from './median.ts'

const rounds = Number(process.argv[2] ?? 7)
const electron = findElectron()
if (!electron) throw new Error('No Electron is here: npm run setup')

const empty = mkdtempSync(join(tmpdir(), 'kiln-empty-'))
writeFileSync(
  join(empty, 'package.json'),
  '{"name":"empty","productName":"Empty","version":"1.0.0","main":"main.js"}',
)
writeFileSync(join(empty, 'index.html'), '<!doctype html><title>Empty</title><h1>Empty</h1>')
writeFileSync(
  join(empty, 'main.js'),
  `const { app, BrowserWindow } = require('electron')
app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800 }).loadFile('index.html'))`,
)

/** Seconds until `heading` stands in the first window. */
async function start(options: Parameters<typeof _electron.launch>[0], heading: string): Promise<number> {
  // Now and then Playwright misses the window of a running app and would wait for it for ever: that start is repeated.
  for (let left = 4; ; left -= 1) {
    const from = performance.now()
    const app = await _electron.launch(options)
    const page = await app.firstWindow({ timeout: 15_000 }).catch(thrown => {
      app.process().kill('SIGKILL')
      if (left === 1) throw thrown
      return null
    })
    if (!page) continue
    await page.getByText(heading).first().waitFor()
    const seconds = (performance.now() - from) / 1000
    await app.close()
    return seconds
  }
}

const kiln = packageApp('driven')
const loader = mkdtempSync(join(tmpdir(), 'kiln-electron-'))
mkdirSync(join(loader, 'user'))
const home = freshHome()
const times = { empty: [] as number[], kiln: [] as number[] }
for (let round = 0; round <= rounds; round++) {
  const emptyArgs = [empty, ...desktopArgs, `--user-data-dir=${join(loader, 'user')}`]
  const alone = await start({ executablePath: electron.program, args: emptyArgs }, 'Empty')
  const whole = await start(
    { executablePath: kiln, args: desktopArgs, env: desktopEnv(home) },
    'What do you want to do?',
  )
  // The first round fills the page cache, and makes both programs' folders.
  if (round > 0) {
    times.empty.push(alone)
    times.kiln.push(whole)
  }
}
rmSync(home, { recursive: true, force: true, maxRetries: 5 })
rmSync(empty, { recursive: true })
rmSync(loader, { recursive: true })
const ratio = median(times.kiln) / median(times.empty)
console.log(`empty Electron window   ${median(times.empty).toFixed(2)} s (median of ${rounds})`)
console.log(`Kiln, question shown    ${median(times.kiln).toFixed(2)} s: ${ratio.toFixed(2)} ×`)

const { scripts, fonts, total } = startSize()
console.log(
  `initial JavaScript      ${(scripts / 1000).toFixed(0)} kB gzip, fonts ${(fonts / 1000).toFixed(0)} kB`,
)
if (ratio > 1.5 || total > startLimit) process.exitCode = 1
