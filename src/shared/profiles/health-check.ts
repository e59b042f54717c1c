// The promises of a profile about a running machine: checked in a boot test, and before a deploy is confirmed.
import { z } from 'zod'
import { tcpPort, webPath } from './web-path.ts'

export const healthCheck = z.object({
  /**
   * serial: the serial port prints `mark`. The last three are checked over SSH: a unit is active, a command succeeds,
   * no unit has failed.
   */
  kind: z.enum(['tcp', 'http', 'serial', 'unit', 'ssh', 'failed-units']),
  /** tcp, http. */
  port: tcpPort.optional(),
  /** http: "/" by default. */
  path: webPath.optional(),
  /** http: the expected status; any below 400 by default. */
  status: z.number().int().min(100).max(599).optional(),
  /** http: what the response must contain. */
  body: z.string().min(1).max(1000).optional(),
  /** http: TLS. On by default for ports 443 and 8443. */
  secure: z.boolean().optional(),
  /** unit: it is active. */
  unit: z
    .string()
    .regex(/^[A-Za-z0-9@:._\\-]{1,255}$/)
    .optional(),
  /** ssh: for a POSIX shell; it must exit with 0. */
  command: z.string().min(1).max(1000).optional(),
  /** serial. A deploy does not check it. */
  mark: z.string().min(1).max(200).optional(),
  /** How long it may take to pass. */
  seconds: z.number().int().min(1).max(600).optional(),
})
export type HealthCheck = z.infer<typeof healthCheck>

export const isSecure = ({ port, secure }: HealthCheck) => secure ?? (port === 443 || port === 8443)
