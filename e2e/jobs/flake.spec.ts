// Images of a person's own flakes, on the command line and in the window, with the bundles as they ship.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { nixPath } from '#platform/nix/places.ts'
import { childrenOf } from '#test/processes.ts'
import { newImage, watchToTheEnd } from '../pages/new-image.ts'
import { inWindow } from '../pages/window.ts'
import { expectAccessible } from '../support/axe.ts'
import { noChromium, openChromium } from '../support/chromium.ts'
import {
  freshHome,
  type JsonLine,
  kiln,
  kilnEnv,
  kilnScript,
  type Served,
  serve,
  startKiln,
} from '../support/kiln-process.ts'
import { openWindow } from '../support/open-window.ts'

/** The demo's folder. Not by its plain path: its packages are none of Git's files. */
const lab = `path:${resolve(import.meta.dirname, '..', '..', 'lab', 'tiny')}`

let home: string
let machines: string
/** Something that was never built, so that there is something to build. */
let mark: string
test.beforeEach(() => {
  home = freshHome()
  machines = join(home, 'my machines')
  mark = `${process.pid} ${Date.now()}`
  mkdirSync(machines)
  writeFileSync(
    join(machines, 'flake.nix'),
    `{
      description = "Two machines of a test";
      outputs = _: let
        machine = name: script: {
          config = {
            nixpkgs.hostPlatform.system = "x86_64-linux";
            system.build.images.raw-efi = derivation {
              name = "\${name}.raw"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" script ];
            };
          };
        };
      in {
        nixosConfigurations.attic = machine "attic" "echo attic ${mark} > $out";
        nixosConfigurations.cellar = machine "cellar" "echo cellar ${mark} > $out";
      };
    }`,
  )
})
test.afterEach(() => rmSync(home, { recursive: true, force: true }))

type Shown = { id: string; formats: Record<string, { path: string }>; provenance: Provenance }
type Provenance = { raw: { storePath: string }; flake: { reference: string; url: string } | null }
const imageOf = (lines: JsonLine[]) => (lines.at(-1) as unknown as { image: Shown }).image
const shown = async (id: string) => imageOf((await kiln(home, 'images', 'show', id, '--json')).lines)

/** `kiln …words`, started in the folder of the machines. */
const kilnThere = (...words: string[]) =>
  spawnSync(process.execPath, [kilnScript, ...words], { cwd: machines, env: kilnEnv(home), encoding: 'utf8' })

test.describe('on the command line', () => {
  test('a flake gives the image that its profile gives', async () => {
    const built = await kiln(home, 'build', 'tiny', '-f', 'raw', '--json')
    const fromProfile = await shown(imageOf(built.lines).id)
    const flake = await kiln(home, 'build', `${lab}#tiny`, '-f', 'vhdx', '--json')
    expect(flake.code).toBe(0)
    const fromFlake = await shown(imageOf(flake.lines).id)
    expect(fromFlake.provenance.raw).toEqual(fromProfile.provenance.raw)
    expect(fromFlake.provenance.flake?.reference).toBe(`${lab}#tiny`)
    expect(Object.keys(fromFlake.formats).sort()).toEqual(['raw', 'vhdx'])
  })

  test('a relative path means the same later, and elsewhere', async () => {
    const result = kilnThere('build', './#cellar', '--json')
    expect(result.status).toBe(0)
    const lines = result.stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as JsonLine)
    const image = imageOf(lines)
    expect(readFileSync(image.formats['raw']?.path ?? '', 'utf8')).toBe(`cellar ${mark}\n`)
    expect((await shown(image.id)).provenance.flake?.reference).toBe(`${machines}#cellar`)
    expect((await kiln(home, 'images')).stdout).toContain('cellar')
  })

  test('tells what can be built of a flake, and what would be', () => {
    const show = kilnThere('profiles', 'show', '.#attic')
    expect(show.stdout).toContain('Two machines of a test')
    expect(show.stdout).toMatch(/^Formats +raw, raw\.zst, qcow2, vmdk, vhdx, ova$/m)
    expect(show.stdout).toMatch(/^Architectures +x86_64$/m)
    expect(show.stdout).toMatch(/^raw +nixosConfigurations\.attic\.config\.system\.build\.images\.raw-efi$/m)
    const dry = kilnThere('build', '.#attic', '--dry-run')
    expect(dry.stdout).toContain('Would build 1:\n  attic.raw\n')
  })

  test('says what is wrong with a reference, and in which class of fault', () => {
    const wrong: [string, number, string][] = [
      ['.', 2, 'It has: attic, cellar.'],
      ['.#atic', 2, 'Did you mean "attic"?'],
      ['./nowhere', 2, 'the folder does not exist'],
      ['.#attic --arch aarch64', 2, 'has no architecture aarch64'],
      ['.#attic -f iso', 2, 'has no format iso'],
      ['.#attic --set hostname=x', 2, 'has no option "hostname"'],
      ['tinny', 2, 'Did you mean "tiny"?'],
    ]
    for (const [words, status, text] of wrong) {
      const result = kilnThere('build', ...words.split(' '))
      expect([words, result.status, result.stderr.includes(text)]).toEqual([words, status, true])
      expect(result.stdout).toBe('')
    }
  })

  test('looking at a flake ends at Ctrl-C with status 130, and leaves no Nix behind', async () => {
    const endless = join(home, 'endless')
    mkdirSync(endless)
    writeFileSync(
      join(endless, 'flake.nix'),
      `{ outputs = _: let
        list = builtins.genList (n: n) 100000;
        sum = builtins.foldl' (a: b: a + b);
      in { nixosConfigurations.a = sum 0 (map (_: sum 0 list) list); }; }`,
    )
    const { child, result } = startKiln(home, 'profiles', 'show', `path:${endless}`, '--json')
    const evaluating = () => childrenOf(child.pid).find(({ command }) => command.includes(' eval '))
    const nix = () => evaluating()?.pid ?? 0
    await expect.poll(nix).toBeGreaterThan(0)
    const pid = nix()
    child.kill('SIGINT')
    const { code, lines } = await result
    expect([code, lines]).toEqual([130, [{ type: 'result', outcome: 'cancelled' }]])
    expect(existsSync(`/proc/${pid}`)).toBe(false)
  })

  test('does not eject a flake, and tells the command that builds it without Kiln', async () => {
    const refused = kilnThere('eject', '.#attic', join(home, 'out'))
    expect(refused.status).toBe(1)
    const command = /nix build '([^']+)'/.exec(refused.stderr)?.[1] ?? ''
    const flags = ['--extra-experimental-features', 'nix-command flakes', '--no-link', '--print-out-paths']
    const env = { ...process.env, PATH: nixPath(process.env, homedir()) }
    const plain = execFileSync('nix', ['build', ...flags, command], {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const built = await kiln(home, 'build', `${machines}#attic`, '--json')
    expect((await shown(imageOf(built.lines).id)).provenance.raw.storePath).toBe(plain.trim())
  })
})

test.describe('in the window', () => {
  test.skip(noChromium !== null, `the window in a browser: ${noChromium}`)
  let served: Served
  let browser: Browser
  let page: Page
  const faults: string[] = []

  test.beforeEach(async () => {
    served = await serve(home)
    browser = await openChromium()
    page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
    faults.length = 0
    page.on('pageerror', error => faults.push(error.message))
    await openWindow(page, served.address)
    await newImage(() => page).open()
  })
  test.afterEach(async () => {
    await browser.close()
    await served.close()
  })
  const { at, button, dialog: dialogNamed, next, reached } = inWindow(() => page)
  const wizard = newImage(() => page)
  const card = (name: string) =>
    page.getByRole('group', { name: 'Profile' }).getByRole('radio', { name, exact: true })
  const dialog = () => dialogNamed('From a flake')
  const look = async (reference: string) => {
    await button('From a flake').click()
    await dialog().getByRole('textbox', { name: 'Flake reference' }).fill(reference)
    await dialog().getByRole('button', { name: 'Inspect' }).click()
  }

  test('a flake is looked at, chosen, built, and stands in the image with where it came from', async () => {
    await look(machines)
    await expect(dialog()).toContainText('Which of its 2 configurations?')
    await expect(dialog()).toContainText('build only what you trust')
    await expectAccessible(page, 'From a flake')
    await dialog().getByRole('radio', { name: 'cellar' }).check({ force: true })
    await dialog().getByRole('button', { name: 'Use cellar' }).click()
    await expect(card('cellar')).toBeChecked()
    await expectAccessible(page, 'the card of a flake')
    await next()
    await expect(page.getByText('This machine is configured entirely by its flake.')).toBeVisible()
    await wizard.formats()
    await expect(wizard.format(/^qcow2/)).toBeVisible()
    await expect(wizard.format(/^ISO/)).toBeHidden()
    await expect(page.getByText(`kiln build '${machines}#cellar' -f raw`)).toBeVisible()
    await expect(page.getByText('whose author you trust')).toBeVisible()
    // Back keeps it, and so does a reload.
    await button('Back').click()
    await expect(card('cellar')).toBeChecked()
    await next()
    // Going on takes a moment, and what was not reached is not kept.
    await reached('Configure cellar')
    await page.reload()
    await reached('Configure cellar')
    await wizard.estimate()
    await expect(page.getByText('1 derivation')).toBeVisible()
    await wizard.build()
    await watchToTheEnd(page)
    await page.getByRole('link', { name: 'Open image' }).click()
    await expect(page.getByTitle(`${machines}#cellar`)).toBeVisible()
    expect(faults).toEqual([])
  })

  test('the dialog says what is wrong, and keeps what was typed', async () => {
    await look('./relative')
    await expect(dialog().getByRole('alert')).toContainText('whole path')
    const field = dialog().getByRole('textbox', { name: 'Flake reference' })
    await field.fill(join(home, 'nowhere'))
    await expect(dialog().getByRole('alert')).toBeHidden()
    await page.keyboard.press('Enter')
    await expect(dialog().getByRole('alert')).toContainText('the folder does not exist')
    await page.keyboard.press('Escape')
    await expect(dialog()).toBeHidden()
    await button('From a flake').click()
    await expect(field).toHaveValue(join(home, 'nowhere'))
    await field.fill(`${machines}#atic`)
    await page.keyboard.press('Enter')
    await expect(dialog().getByRole('alert')).toContainText('Did you mean "attic"?')
  })

  test('the whole way goes from the keyboard', async () => {
    await button('From a flake').focus()
    await page.keyboard.press('Enter')
    await expect(dialog().getByRole('textbox', { name: 'Flake reference' })).toBeFocused()
    await page.keyboard.type(machines)
    await page.keyboard.press('Enter')
    await expect(dialog()).toContainText('Which of its 2 configurations?')
    // Over the button that chooses a folder.
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect(card('cellar')).toBeFocused()
    await expect(card('cellar')).toBeChecked()
    await page.keyboard.press('Enter')
    await reached('Configure cellar')
  })

  test('a flake of one configuration is chosen at once, and one that was built before is offered again', async () => {
    await kiln(home, 'build', `${machines}#attic`)
    await look(`${lab}#tiny`)
    await expect(card('tiny')).toBeChecked()
    await button('Leave out tiny').click()
    await expect(card('tiny')).toBeHidden()
    await at('/images?show=builds')
    await expect(page.getByText(`${machines}#attic`)).toBeVisible()
    await wizard.open()
    await button('From a flake').click()
    await dialog()
      .getByRole('button', { name: `${machines}#attic` })
      .click()
    await expect(card('attic')).toBeChecked()
  })
})
