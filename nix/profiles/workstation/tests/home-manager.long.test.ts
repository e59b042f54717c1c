// home-manager and plasma-manager, as the document has them, for anyone who adds them to the flake of a machine. Kiln's own flake has
// neither, so that this needs their sources beside the others: folders home-manager and plasma-manager.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { noSources, ofFunction, sources } from '../../../tests/given.ts'

type Made = {
  refused: string[]
  toplevel: string
  unit: string[]
  files: string[]
  bashrc: string
  plasma: boolean
  units: string[]
}

const missing = ['home-manager', 'plasma-manager'].filter(name => !existsSync(join(sources.inputs, name)))
const reason = noSources ?? (missing.length > 0 ? `KILN_NIX_INPUTS has no ${missing.join(', no ')}` : '')

describe.skipIf(reason)(`a workstation whose flake has home-manager${reason && ` (${reason})`}`, () => {
  let made: Made
  beforeAll(() => {
    made = ofFunction(join(import.meta.dirname, 'home-manager.nix'))
  }, 300_000)

  it('has what it sets in a home, by a unit of each start, also with the reset on', () => {
    expect(made).toMatchObject({
      refused: [],
      toplevel: expect.stringMatching(/-nixos-system-VM-TEST-.*\.drv$/),
      unit: ['multi-user.target'],
      files: expect.arrayContaining(['.bashrc']),
      bashrc: expect.stringContaining("alias -- gs='git status'"),
    })
  })

  it('has Plasma’s settings by plasma-manager in it', () => {
    expect(made.plasma).toBe(false)
  })

  it('has nothing of it before a home is named', () => {
    expect(made.units).toEqual([])
  })
})
