import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { mainPaths } from './paths.ts'

test('KILN_HOME also takes the window’s own state', () => {
  const at = {
    appPath: '/checkout',
    appData: '/home/a/.config',
    kilnHome: undefined,
    platform: 'linux' as const,
  }
  expect(mainPaths(at).userData).toBe('/home/a/.config/kiln/window')
  expect(mainPaths({ ...at, kilnHome: '/tmp/k' }).userData).toBe('/tmp/k/window')
  expect(mainPaths({ ...at, kilnHome: '' }).userData).toBe('/home/a/.config/kiln/window')
  expect(mainPaths({ ...at, kilnHome: './state' }).userData).toBe(resolve('state', 'window'))
})

test('a package’s engine and command line are next to its archive', () => {
  const paths = mainPaths({
    appPath: '/opt/kiln/resources/app.asar',
    appData: '/c',
    kilnHome: undefined,
    platform: 'linux' as const,
  })
  expect(paths.engine).toBe('/opt/kiln/resources/app.asar.unpacked/dist/engine')
  expect(paths.commandLine).toBe('/opt/kiln/resources/app.asar.unpacked/dist/cli/kiln.mjs')
  expect(paths.renderer).toBe('/opt/kiln/resources/app.asar/dist/renderer')
})
