// An ordinary user, Kiln in a folder that is not installed for all, the real pkexec and a polkitd that answers yes:
// the window says what is missing, installs the writer, and writes a drive.
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from '@playwright/test'
import { loopDevices } from '#test/drives/loop-devices.ts'
import { flashPage, noLoopDevices } from '../pages/flash.ts'
import { inWindow } from '../pages/window.ts'
import { noChromium, openChromium } from '../support/chromium.ts'
import { kilnScript } from '../support/kiln-process.ts'
import { inEveryLook } from '../support/looks.ts'
import { openWindow } from '../support/open-window.ts'

const nobodyUid = 65_534
const polkit = resolve('test', 'support', 'writer', 'polkit.ts')
const noPolkit = existsSync('/usr/lib/polkit-1/polkitd') ? null : 'polkitd is not installed'
const why = noChromium ?? noLoopDevices ?? noPolkit
test.skip(why !== null, why ?? '')

/** `kiln serve` as the user `nobody`; `local` is its /usr/local/lib. */
async function serveAsNobody(folder: string, local: string) {
  const own = join(folder, 'own')
  mkdirSync(own)
  chownSync(own, nobodyUid, nobodyUid)
  const namespaces = ['--mount', '--propagation', 'slave', '--pid', '--fork', '--mount-proc', '--kill-child']
  const env = ['/usr/bin/env', `KILN_HOME=${own}`, `TMPDIR=${own}`, `PATH=${process.env['PATH']}`]
  const child = spawn(
    'unshare',
    [
      ...namespaces,
      process.execPath,
      '--disable-warning=ExperimentalWarning',
      polkit,
      'yes',
      own,
      local,
      ...env,
      process.execPath,
      kilnScript,
      'serve',
      '--no-open',
      '--json',
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const address = await new Promise<string>((found, failed) => {
    child.once('exit', code => failed(new Error(`kiln serve ended with ${code}`)))
    createInterface({ input: child.stdout }).once('line', line => found(JSON.parse(line).address))
  })
  const close = () => {
    const ended = new Promise(done => child.once('exit', done))
    child.kill('SIGKILL')
    return ended
  }
  return { address, close }
}

test('installs the writer from the Confirm step, and writes a drive', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-writer-install-e2e-'))
  chmodSync(folder, 0o755)
  const local = join(folder, 'local')
  mkdirSync(local, { mode: 0o755 })
  const image = join(folder, 'small.img')
  execFileSync('truncate', ['-s', '16M', image])
  execFileSync('mkfs.ext4', ['-q', '-L', 'small', image])
  const loops = loopDevices()
  const served = await serveAsNobody(folder, local)
  const browser = await openChromium()
  try {
    const drive = loops.attach('stick', 64 << 20)
    const page = await browser.newPage()
    const { at, button, dialog, next, reached } = inWindow(() => page)
    const flash = flashPage(() => page)
    await openWindow(page, served.address)
    await at(`/flash?file=${encodeURIComponent(image)}`)
    await expect(page.getByText(/Cannot be personalised/)).toBeVisible()
    await next()
    await reached('Where should it go?')
    await flash.addDrive(drive.path)
    await next()

    const erase = flash.erase(/^Erase .* and write$/)
    const offer = button('Install the writer…')
    await expect(offer).toBeVisible()
    await expect(erase).toBeDisabled()
    await expect(page.getByText('Drives cannot be written yet, see above.')).toBeVisible()
    await offer.focus()
    await page.keyboard.press('Enter')
    const question = dialog('Install the writer')
    await expect(question.getByText('/usr/local/lib/kiln-writer/')).toBeVisible()
    await expect(question.getByText(/writer\.mjs, as writer\.mjs/)).toBeVisible()
    await inEveryLook(page, 'dialog-writer-install')
    expect(readdirSync(local)).toEqual([])
    await question.getByRole('button', { name: 'Install', exact: true }).click()
    await expect(page.getByText('The writer is installed. Drives can be written now.')).toBeFocused()
    expect(readdirSync(local)).toEqual(['kiln-writer'])

    await expect(erase).toBeEnabled()
    await erase.click()
    await flash.verified()
  } finally {
    await browser.close()
    await served.close()
    loops.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
