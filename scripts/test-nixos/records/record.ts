// Records of stages that passed: test/records/nixos/<profile>/<stage>.json. `npm run test:nixos -- --record` writes them and
// nothing else does. One file a stage, so that branches merge. A record counts as long as its inputs are the same.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import type { Stage } from '../stages.ts'

const recordsFolder = resolve(import.meta.dirname, '..', '..', '..', 'test', 'records', 'nixos')

const recordSchema = z.strictObject({
  /** SHA-256 of what the stage is made of (inputs.ts). */
  inputs: z.string().regex(/^[0-9a-f]{64}$/),
  /** The day on which it passed. */
  date: z.iso.date(),
  seconds: z.int().nonnegative(),
  /** Store paths of what it boots, without the folder of the machine's own flake. */
  sums: z.array(z.string().startsWith('/nix/store/')),
})
type StageRecord = z.infer<typeof recordSchema>

const fileOf = (folder: string, profile: string, stage: Stage) =>
  join(folder, profile, `${stage.toLowerCase().replaceAll(' ', '-')}.json`)

/** Null where the stage never passed. Throws if a file is not a record. */
export function readRecord(profile: string, stage: Stage, folder = recordsFolder): StageRecord | null {
  const file = fileOf(folder, profile, stage)
  return existsSync(file) ? recordSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : null
}

export function writeRecord(
  profile: string,
  stage: Stage,
  record: StageRecord,
  folder = recordsFolder,
): void {
  const file = fileOf(folder, profile, stage)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(recordSchema.parse(record), null, 2)}\n`)
}

/** A stage that failed has no record. */
export function removeRecord(profile: string, stage: Stage, folder = recordsFolder): void {
  rmSync(fileOf(folder, profile, stage), { force: true })
}
