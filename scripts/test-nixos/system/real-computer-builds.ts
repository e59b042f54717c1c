import { resolve } from 'node:path'
import { debianFolder } from '../packages/debian-packages.ts'

export const realComputer: readonly string[] = [resolve(debianFolder, 'real-computer', 'on.nix')]

/** Its Wi-Fi brings the firmware. */
export const realComputerAnswers = { wifi: true }
