// What of the real tools is on this machine: tests that need one are skipped by name without it.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { nixPath } from '#platform/nix/places.ts'
import { labFolder } from './lab-folder.ts'

const env = { ...process.env, PATH: nixPath(process.env, homedir()) }
const answers = (command: string) => spawnSync(command, ['--version'], { env, stdio: 'ignore' }).status === 0

export const hasNix = answers('nix') && existsSync(join(labFolder, 'tiny', 'pins.json'))
export const hasQemuImg = answers('qemu-img')
/** The program of util-linux that ends Nix when Kiln is killed. */
export const hasSetpriv = answers('setpriv')
export const isRoot = process.getuid?.() === 0
