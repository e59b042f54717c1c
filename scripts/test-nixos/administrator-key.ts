// The administrator's key of every machine that the tests build. It is fixed, and not secret: another key would change every
// machine, and no record of one checkout would match in another.
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const kept = resolve(import.meta.dirname, 'administrator-key')
const publicKey = readFileSync(`${kept}.pub`, 'utf8').trim()

/** The answers that every profile's form gets. */
export const administratorAnswers = { authorizedKeys: [publicKey] }

/** A copy that ssh accepts: git keeps no mode 0600. */
export function administratorKey(folder: string): { path: string; publicKey: string } {
  const path = join(folder, 'administrator')
  writeFileSync(path, readFileSync(kept), { mode: 0o600 })
  return { path, publicKey }
}
