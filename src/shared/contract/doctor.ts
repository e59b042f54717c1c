import { z } from 'zod'
import { doctorReport } from '../model/doctor.ts'
import { job, query } from './define.ts'

export const doctor = {
  check: query(z.object({}), doctorReport),
  fix: job(z.object({ tool: z.string() }), doctorReport),
}
