import { z } from 'zod'
import { diagnosticReport } from '#shared/diagnostics/report.ts'
import { builderReport, doctorReport } from '#shared/doctor/doctor.ts'
import { job, query } from './define.ts'

export const doctor = {
  check: query(z.object({}), doctorReport),
  /** Every builder over SSH is connected to and asked. Lima VMs are in lima.list. */
  builders: query(z.object({}), z.array(builderReport)),
  /** What a person may give away to be helped. */
  report: query(z.object({}), diagnosticReport),
  fix: job(z.object({ tool: z.string() }), doctorReport),
}
