// The homes of an image's users are made when its first boot activates the system: a file system that is mounted only after
// that would cover them, and each login would be without a home.
import { describe, expect, test } from 'vitest'
import { noSources, ofCell } from '../given.ts'

type Layout = { profile: string; options?: Record<string, unknown>; host?: string }

/** The disks that Kiln makes as an image, and those that are made where they are installed. */
const layouts: Layout[] = [
  { profile: 'template' },
  { profile: 'template', options: { fileSystem: 'btrfs' } },
  { profile: 'template', options: { fileSystem: 'btrfs', luks: true } },
  { profile: 'orchestrator' },
  { profile: 'workstation' },
  { profile: 'workstation', host: 'VM-TEST-Standard-Boot' },
]

describe.skipIf(noSources)('no file system of an image covers a home', () => {
  test.each(layouts)('in %j', ({ profile, options = {}, host }) => {
    const cell = { profile, system: 'x86_64-linux', settings: { options }, ...(host ? { host } : {}) }
    expect(ofCell('coveredHomes', cell)).toEqual([])
  })
})
