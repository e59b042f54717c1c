import { describe, expect, it, test } from 'vitest'
import { jobCancelled, jobsOn } from './job-done.ts'

test('a cancelled job shows only the text that fits it', () => {
  expect(jobCancelled({ kind: 'checkpoint' })).toBe('No checkpoint was created.')
  expect(jobCancelled({ kind: 'go-back' })).toBeNull()
  expect(jobCancelled({ kind: 'convert' })).toBe('The files that were there before are unchanged.')
})

describe('jobs on an image', () => {
  it('are the newest of each kind, without its build and without other images', () => {
    const job = (kind: 'build' | 'verify' | 'convert', subject: string, createdAt: number) => ({
      kind,
      subject,
      createdAt,
    })
    const jobs = [
      job('verify', 'a', 1),
      job('verify', 'a', 3),
      job('convert', 'a', 2),
      job('build', 'a', 9),
      job('verify', 'b', 5),
    ]
    expect(jobsOn(jobs, 'a')).toEqual([job('verify', 'a', 3), job('convert', 'a', 2)])
  })
})
