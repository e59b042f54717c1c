// The states of a job.

export const jobOutcomes = ['succeeded', 'failed', 'cancelled'] as const
export const jobStates = ['queued', 'running', ...jobOutcomes] as const
type JobState = (typeof jobStates)[number]

export const isOver = (state: JobState) => state !== 'queued' && state !== 'running'
