// What a profile promises of a machine that runs: asked in a boot test, and before a deploy is confirmed.
import { z } from 'zod'
import { tcpPort, webPath } from './web-path.ts'

export const healthCheck = z.object({
  /** serial: the serial port prints `mark`. The last three are asked over SSH: a unit is active, a command ends well, no
   *  unit has failed. */
  kind: z.enum(['tcp', 'http', 'serial', 'unit', 'ssh', 'failed-units']),
  /** tcp, http. */
  port: tcpPort.optional(),
  /** http: "/" where it is left out. */
  path: webPath.optional(),
  /** http: the status that is wanted; any below 400 where it is left out. */
  status: z.number().int().min(100).max(599).optional(),
  /** http: what the answer has to contain. */
  body: z.string().min(1).max(1000).optional(),
  /** http: TLS. Ports 443 and 8443 have it where it is left out. */
  secure: z.boolean().optional(),
  /** unit: it is active. */
  unit: z
    .string()
    .regex(/^[A-Za-z0-9@:._\\-]{1,255}$/)
    .optional(),
  /** ssh: for a POSIX shell; it has to exit with 0. */
  command: z.string().min(1).max(1000).optional(),
  /** serial. A deploy does not ask for it. */
  mark: z.string().min(1).max(200).optional(),
  /** How long it may take until it is so. */
  seconds: z.number().int().min(1).max(600).optional(),
})
export type HealthCheck = z.infer<typeof healthCheck>

export const isSecure = ({ port, secure }: HealthCheck) => secure ?? (port === 443 || port === 8443)
