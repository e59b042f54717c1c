import { z } from 'zod'
import { diagnosticReport } from '#shared/diagnostics/report.ts'
import { builderReport, doctorReport } from '#shared/doctor.ts'
import { job, query } from './define.ts'

export const doctor = {
  check: query(z.object({}), doctorReport),
  /** Connects to every builder over SSH. Lima VMs are in lima.list. */
  builders: query(z.object({}), z.array(builderReport)),
  /** A report that a user may hand out to get help. */
  report: query(z.object({}), diagnosticReport),
  fix: job(z.object({ tool: z.string() }), doctorReport),
}
