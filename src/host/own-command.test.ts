import { expect, test } from 'vitest'
import { ownCommand } from './own-command.ts'

const started = { root: '/kiln', bundled: true, execPath: '/node', electron: false }

test('a checkout starts its source, and a build starts its command line', () => {
  expect(ownCommand({ ...started, bundled: false }).args.at(-1)).toBe('/kiln/src/cli/index.ts')
  expect(ownCommand(started)).toEqual({ command: '/node', args: ['/kiln/dist/cli/kiln.mjs'], env: {} })
})

test('Electron of a package is made Node, and reads the file beside its archive', () => {
  const packaged = {
    ...started,
    root: '/opt/Kiln/resources/app.asar',
    execPath: '/opt/Kiln/kiln',
    electron: true,
  }
  expect(ownCommand(packaged)).toEqual({
    command: '/opt/Kiln/kiln',
    args: ['/opt/Kiln/resources/app.asar.unpacked/dist/cli/kiln.mjs'],
    env: { ELECTRON_RUN_AS_NODE: '1' },
  })
  const unpacked = ownCommand({ ...packaged, root: '/opt/Kiln/resources/app.asar.unpacked' })
  expect(unpacked.args).toEqual(ownCommand(packaged).args)
})
