import { z } from 'zod'
import { fieldProblem } from '#shared/builds/build.ts'
import {
  chosenDrive,
  flashNote,
  flashRequest,
  flashResult,
  flashSource,
  sourceFacts,
} from '#shared/flash/flash.ts'
import { recentSource } from '#shared/flash/recents.ts'
import { seedAnswers } from '#shared/seed/seed.ts'
import { command, job, query } from './define.ts'

/** `from`: where it was found, "~/.ssh/id_ed25519.pub" or "SSH agent". */
const ownSshKey = z.object({ from: z.string(), key: z.string() })

export const flash = {
  /** The facts of a source, and its needs. Reads as little as possible; requests only the headers of a URL. */
  inspect: query(z.object({ source: flashSource }), sourceFacts),
  /**
   * Checks a request as the job will, without touching a drive; returns the source's facts, null if it was not found;
   * and the equivalent command line.
   */
  check: query(
    flashRequest,
    z.object({
      problems: z.array(fieldProblem),
      source: sourceFacts.nullable(),
      commandLine: z.string(),
      notes: z.array(flashNote),
    }),
  ),
  /**
   * The SHA-256 that a person gave for a source, in whatever spelling, or in a file or at an address: throws sum.*.
   */
  findSum: query(
    z.object({ text: z.string().max(65_536), source: flashSource }),
    z.object({ sha256: z.string() }),
  ),
  /** Writes. Fails with flash.drives-failed unless every drive succeeded; the job's view has each drive's result. */
  start: job(flashRequest, flashResult),
  /** Restores a drive to one empty partition. */
  restore: job(z.object({ drive: chosenDrive, label: z.string().default('') }), flashResult),
  /** Sources that were flashed recently and still exist, newest first. */
  recents: query(z.object({}), z.array(recentSource)),
  /** Takes one of them off the list. */
  forgetRecent: command(z.object({ source: flashSource }), z.object({})),
  /** SSH public keys of this user: ~/.ssh/*.pub and those in the agent. */
  sshKeys: query(z.object({}), z.array(ownSshKey)),
  /** Creates ~/.ssh/id_ed25519, without a passphrase, for a user without a key. Throws ssh.key-taken. */
  makeSshKey: command(z.object({}), ownSshKey),
  /**
   * Reads a table with one row per drive (CSV with a header line) as answers; throws seed.table, which names the
   * line. `check`: false: single cells may be wrong, as in a grid that shows it there.
   */
  readTable: query(
    z.object({ text: z.string(), check: z.boolean().default(true) }),
    z.object({ rows: z.array(seedAnswers) }),
  ),
}
