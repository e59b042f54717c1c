import { z } from 'zod'
import { fieldProblem } from '#shared/builds/build.ts'
import { image } from '#shared/images/image.ts'
import { machine } from '#shared/machines/machine.ts'
import { readyCheck } from '#shared/machines/ready-check.ts'
import { runPlan, runRequest } from '#shared/machines/run-request.ts'
import { errorReport } from '#shared/messages/error-report.ts'
import { value } from '#shared/messages/message-schema.ts'
import { command, job, query } from './define.ts'

const id = z.object({ id: z.string() })
const qemuKey = z.string().regex(/^[a-z0-9_]{1,20}$/)
const named = id.extend({ name: z.string().max(100) })

export const machines = {
  /**
   * Running machines, whichever engine started them, and those that ended and are kept. The topic "machines" reports
   * changes.
   */
  list: query(
    z.object({}),
    z.object({
      machines: z.array(machine),
      problems: z.array(z.object({ id: z.string(), error: errorReport })),
    }),
  ),
  show: query(id, machine),
  /**
   * Checks a request as the job will, and returns what would run; null if it cannot. `notPersonal`: why a machine of
   * the image would not read its answers; null: it would, or that is unknown.
   */
  check: query(
    runRequest,
    z.object({ problems: z.array(fieldProblem), plan: runPlan.nullable(), notPersonal: value.nullable() }),
  ),
  /** Creates a machine from an image and starts it. Ends when QEMU runs, not when the guest has booted. */
  start: job(runRequest, machine),
  /** Starts a machine that has ended, with its disk. */
  startAgain: job(id, machine),
  /**
   * Returns once a service of the guest answers, with the seconds since its start. The error has the serial port's
   * last lines.
   */
  waitFor: query(
    id.extend({ check: readyCheck, timeoutSeconds: z.number().min(1).max(86_400).default(300) }),
    z.object({ seconds: z.number() }),
  ),
  /** Presses the power button. A guest that does not respond is ended after the time. */
  powerOff: command(id.extend({ forceAfterSeconds: z.number().min(1).max(3600).default(60) }), machine),
  /** Pulls the plug. */
  forceOff: command(id, machine),
  reset: command(id, machine),
  pause: command(id, machine),
  resume: command(id, machine),
  /** Presses keys one after another; those of one entry together. Names are QEMU's: "ctrl", "f2", "ret", "a". */
  sendKeys: command(id.extend({ keys: z.array(z.array(qemuKey).min(1).max(8)).max(2000) }), z.object({})),
  /** Writes a screenshot as a PNG. Never overwrites a file. */
  screenshot: command(id.extend({ path: z.string() }), z.object({})),
  /**
   * Runs a command inside, over SSH. Only for a machine with one of Kiln's keys (or the user's), to its known host
   * key.
   */
  runInside: command(
    id.extend({
      words: z.array(z.string().max(100_000)).min(1).max(1000),
      timeoutSeconds: z.number().min(1).max(86_400).default(300),
    }),
    z.object({ code: z.number().nullable(), stdout: z.string(), stderr: z.string() }),
  ),
  /** For the user's own ssh: `ssh -F config name`. Only if Kiln knows the machine's host key. */
  login: query(id, z.object({ config: z.string(), name: z.string() })),
  /** The user's terminal, which openTerminal would open; null: none on this computer, or no desktop. */
  terminalProgram: query(z.object({}), z.object({ program: z.string().nullable() })),
  /** Opens it with ssh in it. */
  openTerminal: command(id, z.object({})),
  /** A named state of memory and disk. Only of a running machine. */
  makeCheckpoint: job(named, machine),
  goBack: job(named, machine),
  removeCheckpoint: job(named, machine),
  /** Makes a new image from an ended machine's current disk. */
  keep: job(named, image),
  /** Only for one that has ended. */
  remove: command(id, z.object({ freedBytes: z.number() })),
}
