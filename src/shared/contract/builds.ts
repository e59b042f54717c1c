import { z } from 'zod'
import { buildCheck, buildRecord, buildRequest, dryRun, logMatches, logPage } from '#shared/builds/build.ts'
import { ciServices } from '#shared/builds/ci.ts'
import { buildResult } from '#shared/images/image.ts'
import { command, job, query } from './define.ts'

const id = z.object({ id: z.string() })
/** `derivation` is a .drv path; empty means Nix's own messages. */
const log = id.extend({ derivation: z.string() })

export const builds = {
  /** Checks a request without evaluating anything: quick enough for every keystroke. */
  check: query(buildRequest, buildCheck),
  /** Evaluates, and reports what would be built and downloaded. */
  dryRun: query(buildRequest, dryRun),
  start: job(buildRequest, buildResult),
  /** Every build, newest first, including failed, cancelled and interrupted ones. */
  history: query(z.object({}), z.array(buildRecord)),
  show: query(id, buildRecord),
  /** Forgets a build that made no image, and removes its folder. */
  remove: command(id, z.object({ freedBytes: z.number() })),
  log: query(
    log.extend({ from: z.number().int().min(0), count: z.number().int().min(1).max(2000) }),
    logPage,
  ),
  searchLog: query(log.extend({ text: z.string().min(1).max(200) }), logMatches),
  /**
   * Writes the plain flake of a request into a folder that is empty or does not exist. With `ci` into a subfolder,
   * with a workflow next to it: the reply's folder is the flake's.
   */
  eject: command(
    z.object({ request: buildRequest, folder: z.string(), ci: z.enum(ciServices).nullable().default(null) }),
    z.object({ folder: z.string(), command: z.string(), workflow: z.string().nullable() }),
  ),
}
