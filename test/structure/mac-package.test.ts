// What the Mac's package has to say, or macOS refuses without a word: docs/mac.md. Read from the builder's configuration,
// because no package for a Mac is made here.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const config = load(read('electron-builder.yml'))

it('names why it wants drives, folders and the local network, and shows notifications with buttons', () => {
  const texts = ['RemovableVolumes', 'DownloadsFolder', 'DocumentsFolder', 'DesktopFolder', 'LocalNetwork']
  const keys = texts.map(name => [`NS${name}UsageDescription`, expect.stringMatching(/^Kiln .+\.$/)])
  const extendInfo = { ...Object.fromEntries(keys), NSUserNotificationAlertStyle: 'alert' }
  expect(config).toMatchObject({ mac: { extendInfo } })
})

it('the package is signed again once its fuses are set, and asks for no keychain', () => {
  expect(config).toMatchObject({
    electronFuses: { resetAdHocDarwinSignature: true, enableCookieEncryption: false },
  })
})

it('brings the command line', () => {
  const tool = { from: 'resources/mac/kiln', to: 'bin/kiln' }
  expect(config).toMatchObject({ mac: { extraResources: expect.arrayContaining([tool]) } })
})

it('the package is signed ad hoc and its signature is checked wherever a workflow packs it without a certificate', () => {
  const folder = '.github/workflows'
  const packing = readdirSync(join(root, folder))
    .map(name => read(`${folder}/${name}`))
    .filter(text => /electron-builder --|npm run dist/.test(text) && text.includes('mac'))
  expect(packing).toHaveLength(3)
  for (const text of packing) {
    expect(text).toContain('-c.mac.identity=-')
    expect(text).toContain('codesign --verify --deep --strict')
  }
})

it('the app is only driven by Playwright in a package whose fuse leaves the inspector open', () => {
  const text = read('.github/workflows/mac.yml').replaceAll(/\\\n\s*/g, '')
  const driven = text.split('\n').filter(line => line.includes('directories.output=release/driven'))
  expect(driven).toHaveLength(2)
  for (const line of driven) expect(line).toContain('-c.electronFuses.enableNodeCliInspectArguments=true')
  const programs = [...text.matchAll(/packed-app\.mjs "([^"]+)"/g)].map(([, program = '']) =>
    program === '$program' ? (/program=\$\(echo (\S+)\)/.exec(text)?.[1] ?? '') : program,
  )
  expect(programs).toHaveLength(3)
  for (const program of programs) expect(program).toContain('release/driven/')
})
